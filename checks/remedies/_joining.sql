{% if listed_database.state_desc == "ONLINE" and not group_name and declared_listener and target_server == primary_server %}
-- The group is that of the declared listener. This full backup begins a chain of its own:
-- keep it, and let log backups follow.
:connect {{ primary_server | server }}
USE master;
GO
IF EXISTS (SELECT * FROM sys.databases
           WHERE name = N'SSISDB' AND recovery_model_desc <> N'FULL')
    ALTER DATABASE SSISDB SET RECOVERY FULL;
GO
IF EXISTS (SELECT * FROM sys.databases
           WHERE name = N'SSISDB' AND group_database_id IS NULL)
BEGIN
    BACKUP DATABASE SSISDB TO DISK = N'$(BackupFolder)\SSISDB_to_add.bak' WITH INIT;
    DECLARE @add nvarchar(400) =
        (SELECT N'ALTER AVAILABILITY GROUP ' + QUOTENAME(groups.name)
                + N' ADD DATABASE SSISDB'
         FROM sys.availability_groups AS groups
         JOIN sys.availability_group_listeners AS listeners
           ON listeners.group_id = groups.group_id
         WHERE listeners.dns_name = {{ declared_listener.dns_name.split(".")[0] | text }});
    EXEC (@add);
END;
GO
{% elif listed_database.state_desc in [none, "RESTORING"] and (group_name or declared_listener) %}
{% if listed_database.state_desc is none %}
-- The database's files come to the same folders as on the primary: make these folders
-- first, or add MOVE. Pause the log backups of SSISDB until it has joined.
:connect {{ primary_server | server }}
USE master;
GO
IF NOT EXISTS (SELECT * FROM sys.dm_hadr_database_replica_cluster_states AS states
               JOIN sys.availability_replicas AS replicas
                 ON replicas.replica_id = states.replica_id
               WHERE states.database_name = N'SSISDB' AND states.is_database_joined = 1
                 AND replicas.replica_server_name = {{ target.name | text }})
BEGIN
    BACKUP DATABASE SSISDB TO DISK = N'$(BackupFolder)\SSISDB_to_join.bak'
    WITH COPY_ONLY, INIT;
    BACKUP LOG SSISDB TO DISK = N'$(BackupFolder)\SSISDB_to_join.trn'
    WITH COPY_ONLY, INIT;
END;
GO
:connect {{ target_server | server }}
USE master;
GO
IF DB_ID(N'SSISDB') IS NULL
BEGIN
    RESTORE DATABASE SSISDB FROM DISK = N'$(BackupFolder)\SSISDB_to_join.bak'
    WITH NORECOVERY;
    RESTORE LOG SSISDB FROM DISK = N'$(BackupFolder)\SSISDB_to_join.trn'
    WITH NORECOVERY;
END;
GO
{% else %}
-- Refused unless the copy here was restored WITH NORECOVERY from the primary's latest full
-- and log backups (error 1408, 1412 or 1478): take and restore those first.
{% endif %}
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
{% if group_name %}
    ALTER DATABASE SSISDB SET HADR AVAILABILITY GROUP = {{ group_name | name }};
{% else %}
BEGIN
    DECLARE @join nvarchar(400) =
        (SELECT N'ALTER DATABASE SSISDB SET HADR AVAILABILITY GROUP = '
                + QUOTENAME(groups.name)
         FROM sys.availability_groups AS groups
         JOIN sys.availability_group_listeners AS listeners
           ON listeners.group_id = groups.group_id
         WHERE listeners.dns_name = {{ declared_listener.dns_name.split(".")[0] | text }});
    EXEC (@join);
END;
{% endif %}
GO
{% endif %}
