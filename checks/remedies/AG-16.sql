:connect {{ primary_server | server }}
USE master;
GO
-- Error 5064: somebody holds SSISDB; find and end that session (sys.dm_exec_sessions).
IF EXISTS (SELECT * FROM sys.databases
           WHERE name = N'SSISDB' AND user_access_desc <> N'MULTI_USER')
    ALTER DATABASE SSISDB SET MULTI_USER;
GO
