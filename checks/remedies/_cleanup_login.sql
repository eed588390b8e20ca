-- Nobody logs in with it: its password is random, and it is disabled as everywhere.
{% set login = "##MS_SSISServerCleanupJobLogin##" %}
IF EXISTS (SELECT * FROM sys.sql_logins
           WHERE name = {{ login | text }} AND sid <> {{ cleanup_user_sid | octets }})
BEGIN
    DECLARE @administrator sysname = SUSER_SNAME(0x01);
    EXEC msdb.dbo.sp_manage_jobs_by_login @action = N'REASSIGN',
         @current_owner_login_name = {{ login | text }},
         @new_owner_login_name = @administrator;
    DROP LOGIN {{ login | name }};
END;
IF NOT EXISTS (SELECT * FROM sys.sql_logins WHERE name = {{ login | text }})
BEGIN
    DECLARE @create nvarchar(500) = N'CREATE LOGIN {{ login | name }} WITH PASSWORD = N'''
        + CONVERT(nvarchar(36), NEWID()) + CONVERT(nvarchar(36), NEWID())
        + N''', SID = {{ cleanup_user_sid | octets }}, CHECK_POLICY = OFF';
    EXEC (@create);
    ALTER LOGIN {{ login | name }} DISABLE;
    GRANT VIEW SERVER STATE TO {{ login | name }};
END;
GO
