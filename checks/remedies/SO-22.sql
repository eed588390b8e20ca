{% if group_name and listed_database.state_desc == "RESTORING" %}
-- Joining takes a full and a log backup of the primary's SSISDB, restored WITH NORECOVERY.
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
