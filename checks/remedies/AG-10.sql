:connect {{ target_server | server }}
USE msdb;
GO
{% if failover_jobs.monitor.job and catalog_family_guid %}
{% with polling = failover_jobs.polling %}
{% include "_credential_instead.sql" %}
{% endwith %}
{% else %}
-- Every two minutes, all day: so long no package starts after a failover.
{% for job in polling_jobs.idle_jobs %}
{% include "_runs_often.sql" %}
{% endfor %}
{% endif %}
