-- Met again when a package has run, or with --probe-master-key.
:connect {{ primary_server | server }}
USE SSISDB;
GO
OPEN MASTER KEY DECRYPTION BY PASSWORD = N'$(SSISDBPassword)';
ALTER MASTER KEY ADD ENCRYPTION BY SERVICE MASTER KEY;
CLOSE MASTER KEY;
GO
