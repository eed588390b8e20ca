{% if logging_user_sid %}
:connect {{ target_server | server }}
USE master;
GO
{% include "_logging_login.sql" %}
{% elif has_logging_user %}
{% include "_logging_user_first.sql" %}
{% else %}
:connect {{ primary_server | server }}
USE SSISDB;
GO
IF DATABASE_PRINCIPAL_ID({{ logging_user | text }}) IS NULL
    CREATE USER {{ logging_user | name }} FOR LOGIN [##MS_SSISLogDBWorkerAgentLogin##];
ALTER ROLE ssis_cluster_worker ADD MEMBER {{ logging_user | name }};
GO
{% endif %}
