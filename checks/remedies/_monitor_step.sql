DECLARE @is_new tinyint;
IF EXISTS (
    SELECT * FROM sys.dm_hadr_availability_replica_states AS own
    JOIN sys.availability_databases_cluster AS db ON db.group_id = own.group_id
    WHERE db.database_name = N''SSISDB'' AND own.is_local = 1 AND own.role = 1)
BEGIN
    EXEC SSISDB.internal.refresh_replica_status
         @server_name = @@SERVERNAME, @status = @is_new OUTPUT;
    IF @is_new = 1 EXEC SSISDB.catalog.startup;
END
