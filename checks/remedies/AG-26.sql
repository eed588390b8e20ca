-- SSISDB joins a group only after a full backup and a log backup of this primary.
:connect {{ primary_server | server }}
USE master;
GO
IF EXISTS (SELECT * FROM sys.databases
           WHERE name = N'SSISDB' AND recovery_model_desc <> N'FULL')
    ALTER DATABASE SSISDB SET RECOVERY FULL;
GO
