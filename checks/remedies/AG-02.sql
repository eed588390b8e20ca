:connect {{ target_server | server }}
USE master;
GO
{% if not server_level_objects.has_cleanup_login and cleanup_user_sid %}
{% include "_cleanup_login.sql" %}
{% endif %}
{% if not server_level_objects.has_maintenance_job %}
USE msdb;
GO
{% include "_maintenance_job.sql" %}
GO
{% endif %}
{% if server_level_objects.options["clr enabled"][1] != 1 %}
EXEC sys.sp_configure @configname = N'clr enabled', @configvalue = 1;
RECONFIGURE;
GO
{% endif %}
