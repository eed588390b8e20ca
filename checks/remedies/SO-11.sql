:connect {{ primary_server | server }}
USE SSISDB;
GO
{% for account in catalog_rights.without %}
-- The account's user may have another name.
IF NOT EXISTS (SELECT * FROM sys.database_principals
               WHERE sid = SUSER_SID({{ account | text }}))
    CREATE USER {{ account | name }} FOR LOGIN {{ account | name }};
DECLARE @add nvarchar(400) =
    (SELECT N'ALTER ROLE ssis_admin ADD MEMBER ' + QUOTENAME(name)
     FROM sys.database_principals WHERE sid = SUSER_SID({{ account | text }}));
EXEC (@add);
GO
{% endfor %}
