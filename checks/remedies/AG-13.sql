:connect {{ target_server | server }}
USE msdb;
GO
{% if not failover_monitor_job.job %}
IF NOT EXISTS (SELECT * FROM dbo.sysjobs WHERE name = N'SSIS Failover Monitor Job')
BEGIN
{% include "_job_owner.sql" %}
    EXEC dbo.sp_add_job @job_name = N'SSIS Failover Monitor Job',
         @owner_login_name = @owner;
    EXEC dbo.sp_add_jobstep @job_name = N'SSIS Failover Monitor Job',
         @step_name = N'AlwaysOn Failover Monitor', @database_name = N'msdb',
         @command = N'{% include "_monitor_step.sql" %}';
    EXEC dbo.sp_add_jobschedule @job_name = N'SSIS Failover Monitor Job',
         @name = N'Monitor Scheduler', @freq_type = 4, @freq_interval = 1,
         @freq_subday_type = 4, @freq_subday_interval = 2;
    EXEC dbo.sp_add_jobserver @job_name = N'SSIS Failover Monitor Job';
END;
GO
{% elif not failover_monitor_job.job.is_enabled %}
IF EXISTS (SELECT * FROM dbo.sysjobs
           WHERE name = N'SSIS Failover Monitor Job' AND enabled = 0)
    EXEC dbo.sp_update_job @job_name = N'SSIS Failover Monitor Job', @enabled = 1;
GO
{% endif %}
{% if failover_monitor_job.lacks_schedule(monitor_period) %}
DECLARE @schedule int =
    (SELECT MIN(used.schedule_id) FROM dbo.sysjobschedules AS used
     JOIN dbo.sysjobs AS jobs ON jobs.job_id = used.job_id
     WHERE jobs.name = N'SSIS Failover Monitor Job');
IF @schedule IS NOT NULL
    EXEC dbo.sp_update_schedule @schedule_id = @schedule, @enabled = 1,
         @freq_type = 4, @freq_interval = 1,
         @freq_subday_type = 4, @freq_subday_interval = 2,
         @active_start_time = 0, @active_end_time = 235959, @active_end_date = 99991231;
GO
{% endif %}
