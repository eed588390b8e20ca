IF NOT EXISTS (SELECT * FROM dbo.sysjobs WHERE name = N'SSIS Server Maintenance Job')
BEGIN
{% include "_job_owner.sql" %}
    EXEC dbo.sp_add_job @job_name = N'SSIS Server Maintenance Job',
         @owner_login_name = @owner;
    EXEC dbo.sp_add_jobstep @job_name = N'SSIS Server Maintenance Job',
         @step_name = N'SSIS Server Operation Records Maintenance',
         @database_name = N'msdb', @on_success_action = 3, @on_fail_action = 3,
         @command = N'IF sys.fn_hadr_is_primary_replica(N''SSISDB'') = 1
    EXEC SSISDB.internal.cleanup_server_retention_window';
    EXEC dbo.sp_add_jobstep @job_name = N'SSIS Server Maintenance Job',
         @step_name = N'SSIS Server Max Version Per Project Maintenance',
         @database_name = N'msdb',
         @command = N'IF sys.fn_hadr_is_primary_replica(N''SSISDB'') = 1
    EXEC SSISDB.internal.cleanup_server_project_version';
    EXEC dbo.sp_add_jobschedule @job_name = N'SSIS Server Maintenance Job',
         @name = N'SSISDB Scheduler', @freq_type = 4, @freq_interval = 1;
    EXEC dbo.sp_add_jobserver @job_name = N'SSIS Server Maintenance Job';
END;
