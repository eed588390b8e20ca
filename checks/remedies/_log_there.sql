{% if catalog_role_members.only_windows_accounts_log %}
    EXEC catalog.update_logdb_info
         @server_name = {{ logging_endpoint | text }},
         @connection_string = N'Data Source={{ logging_endpoint | part }};Initial Catalog=SSISDB;Integrated Security=SSPI;';
{% else %}
    -- In a connection string an apostrophe of the password is doubled as well.
    DECLARE @connection nvarchar(1000) =
        N'Data Source={{ logging_endpoint | part }};Initial Catalog=SSISDB;'
        + N'User Id=##MS_SSISLogDBWorkerAgentLogin##;Password='''
        + REPLACE(N'$(LoggingPassword)', N'''', N'''''') + N''';';
    EXEC catalog.update_logdb_info
         @server_name = {{ logging_endpoint | text }}, @connection_string = @connection;
{% endif %}
