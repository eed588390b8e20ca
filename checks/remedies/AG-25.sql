:connect {{ target_server | server }}
USE msdb;
GO
-- SSIS Failover Monitor Job stays; AG-09 asks for a credential in place of this job.
{% for job in failover_jobs.active_polling_jobs %}
IF EXISTS (SELECT * FROM dbo.sysjobs WHERE name = {{ job | text }} AND enabled = 1)
    EXEC dbo.sp_update_job @job_name = {{ job | text }}, @enabled = 0;
GO
{% endfor %}
