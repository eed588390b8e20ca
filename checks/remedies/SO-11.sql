:connect {{ primary_server | server }}
USE SSISDB;
GO
{% for account in catalog_rights.without %}
IF DATABASE_PRINCIPAL_ID({{ account | text }}) IS NULL
    CREATE USER {{ account | name }} FOR LOGIN {{ account | name }};
IF IS_ROLEMEMBER(N'ssis_admin', {{ account | text }}) = 0
    ALTER ROLE ssis_admin ADD MEMBER {{ account | name }};
GO
{% endfor %}
