DECLARE @owner sysname = COALESCE(
    (SELECT name FROM sys.server_principals
     WHERE name = N'##MS_SSISServerCleanupJobLogin##'), SUSER_SNAME(0x01));
