:connect {{ target_server | server }}
USE msdb;
GO
{% if not failover_monitor_job.job %}
{% include "_job_owner.sql" %}
IF NOT EXISTS (SELECT * FROM dbo.sysjobs WHERE name = N'SSIS Failover Monitor Job')
BEGIN
    EXEC dbo.sp_add_job @job_name = N'SSIS Failover Monitor Job',
         @owner_login_name = @owner;
    EXEC dbo.sp_add_jobstep @job_name = N'SSIS Failover Monitor Job',
         @step_name = N'AlwaysOn Failover Monitor',
         @subsystem = N'TSQL', @database_name = N'msdb', @retry_attempts = 0,
         @on_success_action = 1, @on_fail_action = 2,
         @command = N'{% include "_monitor_step.sql" %}';
    EXEC dbo.sp_add_jobserver @job_name = N'SSIS Failover Monitor Job';
END;
{% endif %}
{% if not failover_monitor_job.job or failover_monitor_job.is_idle(monitor_period) %}
IF EXISTS (SELECT * FROM dbo.sysjobs
           WHERE name = N'SSIS Failover Monitor Job' AND enabled = 0)
    EXEC dbo.sp_update_job @job_name = N'SSIS Failover Monitor Job', @enabled = 1;
-- A schedule of its own: one that exists may start other jobs as well.
IF NOT EXISTS (SELECT * FROM dbo.sysjobschedules AS used
               JOIN dbo.sysjobs AS jobs ON jobs.job_id = used.job_id
               JOIN dbo.sysschedules AS schedules
                 ON schedules.schedule_id = used.schedule_id
               WHERE jobs.name = N'SSIS Failover Monitor Job' AND schedules.enabled = 1
                 AND schedules.freq_type = 4 AND schedules.freq_interval = 1
                 AND schedules.freq_subday_type = 4
                 AND schedules.freq_subday_interval <= 2
                 AND schedules.active_start_time = 0
                 AND schedules.active_end_time = 235959
                 AND schedules.active_end_date = 99991231)
    EXEC dbo.sp_add_jobschedule @job_name = N'SSIS Failover Monitor Job',
         @name = N'Monitor Scheduler', @freq_type = 4, @freq_interval = 1,
         @freq_subday_type = 4, @freq_subday_interval = 2,
         @active_start_time = 0, @active_end_time = 235959;
GO
{% endif %}
