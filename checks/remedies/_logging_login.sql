-- Workers must be stopped where this finds the login in use (error 15434).
{% set login = "##MS_SSISLogDBWorkerAgentLogin##" %}
IF EXISTS (SELECT * FROM sys.sql_logins
           WHERE name = {{ login | text }} AND sid <> {{ logging_user_sid | octets }})
    DROP LOGIN {{ login | name }};
IF NOT EXISTS (SELECT * FROM sys.sql_logins WHERE name = {{ login | text }})
    CREATE LOGIN {{ login | name }}
    WITH PASSWORD = N'$(LoggingPassword)', SID = {{ logging_user_sid | octets }},
         CHECK_POLICY = OFF;
IF EXISTS (SELECT * FROM sys.sql_logins
           WHERE name = {{ login | text }} AND is_disabled = 1)
    ALTER LOGIN {{ login | name }} ENABLE;
IF LOGINPROPERTY({{ login | text }}, 'IsLocked') = 1
   OR LOGINPROPERTY({{ login | text }}, 'IsExpired') = 1
BEGIN
    ALTER LOGIN {{ login | name }} WITH PASSWORD = N'$(LoggingPassword)' UNLOCK;
    ALTER LOGIN {{ login | name }} WITH CHECK_EXPIRATION = OFF;
END;
GO
