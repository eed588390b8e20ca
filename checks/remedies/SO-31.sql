{% if not catalog_role_members.only_windows_accounts_log %}
-- Nothing is logged from here on until the worker services are restarted at the end.
{% for replica in replica_servers %}
:connect {{ replica | server }}
USE master;
GO
IF SUSER_ID(N'##MS_SSISLogDBWorkerAgentLogin##') IS NOT NULL
    ALTER LOGIN [##MS_SSISLogDBWorkerAgentLogin##] WITH PASSWORD = N'$(LoggingPassword)';
GO
{% endfor %}
:connect {{ primary_server | server }}
USE SSISDB;
GO
{% include "_log_there.sql" %}
GO
{% endif %}
