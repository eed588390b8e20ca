{% if catalog_family_guid %}
:connect {{ target_server | server }}
USE master;
GO
-- The password is not verified when it is stored: try it with OPEN MASTER KEY before.
IF NOT EXISTS (SELECT * FROM sys.master_key_passwords
               WHERE family_guid = {{ catalog_family_guid | text }})
    EXEC sys.sp_control_dbmasterkey_password
         @db_name = N'SSISDB', @password = N'$(SSISDBPassword)', @action = N'add';
GO
{% endif %}
