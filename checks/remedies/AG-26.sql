:connect {{ primary_server | server }}
USE master;
GO
-- A full backup and a log backup have to follow before SSISDB joins a group.
IF EXISTS (SELECT * FROM sys.databases
           WHERE name = N'SSISDB' AND recovery_model_desc <> N'FULL')
    ALTER DATABASE SSISDB SET RECOVERY FULL;
GO
