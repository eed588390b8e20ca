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
-- For the user {{ user.name | name }}. Rename a login of this name with another SID before.
IF SUSER_ID({{ logins_anywhere[user.sid] | text }}) IS NULL
    CREATE LOGIN {{ logins_anywhere[user.sid] | name }}
    WITH PASSWORD = N'$(LoginPassword)', SID = {{ user.sid | octets }};
GO
{% endif %}
{% endfor %}
