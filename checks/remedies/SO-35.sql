:connect {{ primary_server | server }}
USE SSISDB;
GO
IF DATABASE_PRINCIPAL_ID({{ logging_user | text }}) IS NOT NULL
    ALTER ROLE ssis_cluster_worker ADD MEMBER {{ logging_user | name }};
GO
