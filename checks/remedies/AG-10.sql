:connect {{ target_server | server }}
USE msdb;
GO
-- Every two minutes, all day: so long no package starts after a failover.
{% for job in polling_jobs.idle_jobs %}
{% include "_runs_often.sql" %}
{% endfor %}
