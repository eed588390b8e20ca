-- In use, and met, after the next start of SQL Server: for that, fail over first.
:connect {{ target_server | server }}
USE master;
GO
DECLARE @shown int = (SELECT CONVERT(int, value_in_use) FROM sys.configurations
                      WHERE name = N'show advanced options');
IF EXISTS (SELECT * FROM sys.configurations
           WHERE name = N'scan for startup procs' AND value <> 1)
BEGIN
    EXEC sys.sp_configure @configname = N'show advanced options', @configvalue = 1;
    RECONFIGURE;
    EXEC sys.sp_configure @configname = N'scan for startup procs', @configvalue = 1;
    RECONFIGURE;
    EXEC sys.sp_configure @configname = N'show advanced options', @configvalue = @shown;
    RECONFIGURE;
END;
GO
