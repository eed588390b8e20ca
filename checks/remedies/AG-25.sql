{% if catalog_family_guid %}
:connect {{ target_server | server }}
USE msdb;
GO
{% with polling = failover_jobs.polling %}
{% include "_credential_instead.sql" %}
{% endwith %}
{% endif %}
