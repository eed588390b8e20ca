{% if catalog_family_guid %}
-- A credential takes the polling job's place, and opens the key without any delay. The
-- job is only disabled: delete it when a failover has shown that nobody misses it.
{% include "_try_the_password.sql" %}
:connect {{ target_server | server }}
USE msdb;
GO
{% include "_store_the_password.sql" %}
{% for job in failover_jobs.polling.certain %}
IF EXISTS (SELECT * FROM dbo.sysjobs WHERE name = {{ job.name | text }} AND enabled = 1)
    EXEC dbo.sp_update_job @job_name = {{ job.name | text }}, @enabled = 0;
{% endfor %}
GO
{% endif %}
