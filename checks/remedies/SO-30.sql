:connect {{ primary_server | server }}
USE master;
GO
{% if primary_logging_login.accounts is defined %}
{% for account in primary_logging_login.refused %}
{% include "_windows_login.sql" %}
{% endfor %}
{% elif logging_user_sid %}
{% include "_logging_login.sql" %}
{% elif has_logging_user %}
{% include "_logging_user_first.sql" %}
{% endif %}
