:connect {{ primary_server | server }}
USE SSISDB;
GO
-- Met again when a package has run, or with --probe-master-key.
IF EXISTS (SELECT * FROM sys.databases
           WHERE name = N'SSISDB' AND is_master_key_encrypted_by_server = 0)
BEGIN
    OPEN MASTER KEY DECRYPTION BY PASSWORD = N'$(SSISDBPassword)';
    ALTER MASTER KEY ADD ENCRYPTION BY SERVICE MASTER KEY;
    CLOSE MASTER KEY;
END;
GO
