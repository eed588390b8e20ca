{% if group_name %}
:connect {{ primary_server | server }}
USE master;
GO
{% for replica in automatic_failover.unfit_partners %}
IF EXISTS (SELECT * FROM sys.availability_replicas
           WHERE replica_server_name = {{ replica | text }}
             AND availability_mode_desc <> N'SYNCHRONOUS_COMMIT')
    ALTER AVAILABILITY GROUP {{ group_name | name }} MODIFY REPLICA
    ON {{ replica | text }} WITH (AVAILABILITY_MODE = SYNCHRONOUS_COMMIT);
IF EXISTS (SELECT * FROM sys.availability_replicas
           WHERE replica_server_name = {{ replica | text }}
             AND failover_mode_desc <> N'AUTOMATIC')
    ALTER AVAILABILITY GROUP {{ group_name | name }} MODIFY REPLICA
    ON {{ replica | text }} WITH (FAILOVER_MODE = AUTOMATIC);
GO
{% endfor %}
{% endif %}
