:connect {{ target_server | server }}
USE msdb;
GO
{% if not maintenance_job.job %}
{% include "_maintenance_job.sql" %}
GO
{% elif not maintenance_job.job.is_enabled %}
IF EXISTS (SELECT * FROM dbo.sysjobs
           WHERE name = N'SSIS Server Maintenance Job' AND enabled = 0)
    EXEC dbo.sp_update_job @job_name = N'SSIS Server Maintenance Job', @enabled = 1;
GO
{% else %}
DECLARE @schedule int =
    (SELECT MIN(used.schedule_id) FROM dbo.sysjobschedules AS used
     JOIN dbo.sysjobs AS jobs ON jobs.job_id = used.job_id
     WHERE jobs.name = N'SSIS Server Maintenance Job');
IF EXISTS (SELECT * FROM dbo.sysschedules
           WHERE schedule_id = @schedule AND enabled = 0)
    EXEC dbo.sp_update_schedule @schedule_id = @schedule, @enabled = 1;
GO
{% endif %}
