{% if catalog_family_guid %}
{% include "_try_the_password.sql" %}
:connect {{ target_server | server }}
USE master;
GO
IF NOT EXISTS (SELECT * FROM sys.master_key_passwords
               WHERE family_guid = {{ catalog_family_guid | text }})
    EXEC sys.sp_control_dbmasterkey_password
         @db_name = N'SSISDB', @password = N'$(SSISDBPassword)', @action = N'add';
GO
{% endif %}
