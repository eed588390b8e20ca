{% if server_level_objects.startup_procedure_is_automatic is not none %}
-- Runs at the next start of SQL Server.
:connect {{ target_server | server }}
USE master;
GO
IF EXISTS (SELECT * FROM sys.procedures
           WHERE name = N'sp_ssis_startup' AND is_auto_executed = 0)
    EXEC sys.sp_procoption @ProcName = N'sp_ssis_startup',
                           @OptionName = 'startup', @OptionValue = 'on';
GO
{% endif %}
