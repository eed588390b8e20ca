{% if group_name and listed_database.state_desc == "RESTORING" %}
-- Refused unless the copy here was restored WITH NORECOVERY from the primary's latest full
-- and log backups (error 1408, 1412 or 1478): take and restore those first.
:connect {{ target_server | server }}
USE master;
GO
IF EXISTS (SELECT * FROM sys.databases
           WHERE name = N'SSISDB' AND state_desc = N'RESTORING')
   AND NOT EXISTS (SELECT * FROM sys.dm_hadr_database_replica_cluster_states AS states
                   JOIN sys.availability_replicas AS replicas
                     ON replicas.replica_id = states.replica_id
                   WHERE states.database_name = N'SSISDB' AND states.is_database_joined = 1
                     AND replicas.replica_server_name = @@SERVERNAME)
    ALTER DATABASE SSISDB SET HADR AVAILABILITY GROUP = {{ group_name | name }};
GO
{% endif %}
