{% if replica_health.replica and replica_health.replica.is_suspended %}
:connect {{ target_server | server }}
USE master;
GO
IF EXISTS (SELECT * FROM sys.dm_hadr_database_replica_states
           WHERE database_id = DB_ID(N'SSISDB') AND is_local = 1 AND is_suspended = 1)
    ALTER DATABASE SSISDB SET HADR RESUME;
GO
{% endif %}
