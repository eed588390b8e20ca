{% set polling = failover_jobs.polling.certain | map(attribute="name") | list %}
{% set steps = places_of_passwords | selectattr("job_name", "in", polling) | list %}
{% if steps and catalog_family_guid %}
{% include "_credential_instead.sql" %}
-- What the steps did is kept nowhere: script the job first if it did anything else.
{% for step in steps %}
IF EXISTS (SELECT * FROM dbo.sysjobsteps AS steps
           JOIN dbo.sysjobs AS jobs ON jobs.job_id = steps.job_id
           WHERE jobs.name = {{ step.job_name | text }}
             AND steps.step_id = {{ step.step_id | number }}
             AND steps.command <> N'-- removed')
    EXEC dbo.sp_update_jobstep @job_name = {{ step.job_name | text }},
         @step_id = {{ step.step_id | number }}, @command = N'-- removed';
{% endfor %}
GO
-- Whoever could read msdb or its backups has the password: change it, as AG-12 says.
{% endif %}
