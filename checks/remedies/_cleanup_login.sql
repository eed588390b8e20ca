-- Nobody logs in with it: its password is random, and it is disabled as everywhere.
IF EXISTS (SELECT * FROM sys.sql_logins
           WHERE name = N'##MS_SSISServerCleanupJobLogin##'
             AND sid <> {{ cleanup_user_sid | octets }})
BEGIN
    DECLARE @administrator sysname = SUSER_SNAME(0x01);
    EXEC msdb.dbo.sp_manage_jobs_by_login @action = N'REASSIGN',
         @current_owner_login_name = N'##MS_SSISServerCleanupJobLogin##',
         @new_owner_login_name = @administrator;
    DROP LOGIN [##MS_SSISServerCleanupJobLogin##];
END;
IF SUSER_ID(N'##MS_SSISServerCleanupJobLogin##') IS NULL
BEGIN
    DECLARE @create nvarchar(500) =
        N'CREATE LOGIN [##MS_SSISServerCleanupJobLogin##] WITH PASSWORD = N'''
        + CONVERT(nvarchar(36), NEWID()) + CONVERT(nvarchar(36), NEWID())
        + N''', SID = {{ cleanup_user_sid | octets }}, CHECK_POLICY = OFF';
    EXEC (@create);
    ALTER LOGIN [##MS_SSISServerCleanupJobLogin##] DISABLE;
    GRANT VIEW SERVER STATE TO [##MS_SSISServerCleanupJobLogin##];
END;
GO
