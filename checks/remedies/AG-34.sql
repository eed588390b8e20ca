:connect {{ target_server | server }}
USE master;
GO
{% for user in mapped_logins.orphaned_users %}
{% if user.name == "##MS_SSISLogDBWorkerAgentUser##" %}
{% with logging_user_sid = user.sid %}
{% include "_logging_login.sql" %}
{% endwith %}
{% elif user.name == "##MS_SSISServerCleanupJobUser##" %}
{% with cleanup_user_sid = user.sid %}
{% include "_cleanup_login.sql" %}
{% endwith %}
{% elif user.sid in logins_anywhere %}
{% set login = logins_anywhere[user.sid] %}
{% set logins = logins_anywhere.values() | unique(case_sensitive=true) %}
{% set place = (logins | sort(case_sensitive=true)).index(login) + 1 %}
-- For the user {{ user.name | name }}. A login of this name with another SID is in the way:
-- find out whose it is, and rename it.
IF SUSER_ID({{ login | text }}) IS NULL
    CREATE LOGIN {{ login | name }}
    WITH PASSWORD = N'$(LoginPassword{{ place | number }})', SID = {{ user.sid | octets }};
GO
{% endif %}
{% endfor %}
