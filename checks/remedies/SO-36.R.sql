:connect {{ primary_server | server }}
USE SSISDB;
GO
IF NOT EXISTS (SELECT * FROM catalog.master_properties
               WHERE property_name = N'CLUSTER_LOGDB_SERVER'
                 AND property_value = {{ logging_endpoint | text }})
    EXEC catalog.update_logdb_info
         @server_name = {{ logging_endpoint | text }},
{% if catalog_role_members.only_windows_accounts_log %}
         @connection_string = N'Data Source={{ logging_endpoint | part }};Initial Catalog=SSISDB;Integrated Security=SSPI;';
{% else %}
         @connection_string = N'Data Source={{ logging_endpoint | part }};Initial Catalog=SSISDB;User Id=##MS_SSISLogDBWorkerAgentLogin##;Password=''$(LoggingPassword)'';';
{% endif %}
GO
-- Then restart the Scale Out Worker services.
