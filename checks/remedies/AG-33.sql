:connect {{ target_server | server }}
USE msdb;
GO
{% if not monitor_job.has_working_step %}
-- What stands in step 1 is replaced: keep it if it did anything else.
EXEC dbo.sp_update_jobstep @job_name = N'SSIS Failover Monitor Job', @step_id = 1,
     @subsystem = N'TSQL', @database_name = N'msdb',
     @command = N'{% include "_monitor_step.sql" %}';
GO
{% endif %}
{% if monitor_job.has_unfit_owner %}
{% include "_job_owner.sql" %}
EXEC dbo.sp_update_job @job_name = N'SSIS Failover Monitor Job',
     @owner_login_name = @owner;
GO
:connect {{ primary_server | server }}
USE SSISDB;
GO
IF DATABASE_PRINCIPAL_ID(N'##MS_SSISServerCleanupJobUser##') IS NOT NULL
    ALTER ROLE ssis_failover_monitoring_agent
    ADD MEMBER [##MS_SSISServerCleanupJobUser##];
GO
{% endif %}
