-- A full backup has to follow before SSISDB can be added to a group: see SO-22.
:connect {{ primary_server | server }}
USE master;
GO
IF EXISTS (SELECT * FROM sys.databases
           WHERE name = N'SSISDB' AND recovery_model_desc <> N'FULL')
    ALTER DATABASE SSISDB SET RECOVERY FULL;
GO
