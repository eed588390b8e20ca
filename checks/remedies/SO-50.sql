:connect {{ primary_server | server }}
USE SSISDB;
GO
{% for worker in registered_workers.agents if not worker.is_enabled %}
-- {{ worker.machine_name | name }}
EXEC catalog.enable_worker_agent @WorkerAgentId = {{ worker.worker_agent_id | text }};
GO
{% endfor %}
