:connect {{ target_server | server }}
USE master;
GO
{% for account in instance_access.refused %}
{% include "_windows_login.sql" %}
{% endfor %}
