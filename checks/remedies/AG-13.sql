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
{% elif failover_monitor_job.is_idle(monitor_period) %}
{% with job = failover_monitor_job.name %}
{% include "_runs_often.sql" %}
{% endwith %}
{% endif %}
