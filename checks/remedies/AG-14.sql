:connect {{ target_server | server }}
USE msdb;
GO
{% if not maintenance_job.job %}
{% include "_maintenance_job.sql" %}
{% else %}
IF EXISTS (SELECT * FROM dbo.sysjobs
           WHERE name = N'SSIS Server Maintenance Job' AND enabled = 0)
    EXEC dbo.sp_update_job @job_name = N'SSIS Server Maintenance Job', @enabled = 1;
{% include "_maintenance_schedule.sql" %}
{% endif %}
GO
