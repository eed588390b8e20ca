{% include "_job_owner.sql" %}
IF NOT EXISTS (SELECT * FROM dbo.sysjobs WHERE name = N'SSIS Server Maintenance Job')
BEGIN
    EXEC dbo.sp_add_job @job_name = N'SSIS Server Maintenance Job',
         @owner_login_name = @owner;
    -- The second step runs whatever becomes of the first.
    EXEC dbo.sp_add_jobstep @job_name = N'SSIS Server Maintenance Job',
         @step_name = N'SSIS Server Operation Records Maintenance',
         @subsystem = N'TSQL', @database_name = N'msdb', @retry_attempts = 0,
         @on_success_action = 3, @on_fail_action = 3,
         @command = N'IF sys.fn_hadr_is_primary_replica(N''SSISDB'') = 1
    EXEC SSISDB.internal.cleanup_server_retention_window';
    EXEC dbo.sp_add_jobstep @job_name = N'SSIS Server Maintenance Job',
         @step_name = N'SSIS Server Max Version Per Project Maintenance',
         @subsystem = N'TSQL', @database_name = N'msdb', @retry_attempts = 0,
         @on_success_action = 1, @on_fail_action = 2,
         @command = N'IF sys.fn_hadr_is_primary_replica(N''SSISDB'') = 1
    EXEC SSISDB.internal.cleanup_server_project_version';
    EXEC dbo.sp_add_jobserver @job_name = N'SSIS Server Maintenance Job';
END;
{% include "_maintenance_schedule.sql" %}
