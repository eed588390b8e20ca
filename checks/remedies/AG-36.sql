{% if replica_endpoint.endpoint %}
{% with endpoint = replica_endpoint.endpoint.name %}
-- The replicas connect anew. They cannot while the other endpoint has no AES: its section
-- belongs to this one.
:connect {{ target_server | server }}
USE master;
GO
IF EXISTS (SELECT * FROM sys.database_mirroring_endpoints
           WHERE name = {{ endpoint | text }} AND role_desc NOT IN (N'ALL', N'PARTNER'))
    ALTER ENDPOINT {{ endpoint | name }} FOR DATABASE_MIRRORING (ROLE = ALL);
IF EXISTS (SELECT * FROM sys.database_mirroring_endpoints
           WHERE name = {{ endpoint | text }}
             AND (is_encryption_enabled = 0
                  OR encryption_algorithm_desc NOT LIKE N'%AES%'))
    ALTER ENDPOINT {{ endpoint | name }}
    FOR DATABASE_MIRRORING (ENCRYPTION = REQUIRED ALGORITHM AES);
{% for account in replica_endpoint.refused_accounts %}
IF SUSER_ID({{ account | text }}) IS NULL
    CREATE LOGIN {{ account | name }} FROM WINDOWS;
-- A GRANT takes the place of a DENY.
GRANT CONNECT ON ENDPOINT::{{ endpoint | name }} TO {{ account | name }};
{% endfor %}
IF EXISTS (SELECT * FROM sys.database_mirroring_endpoints
           WHERE name = {{ endpoint | text }} AND state_desc <> N'STARTED')
    ALTER ENDPOINT {{ endpoint | name }} STATE = STARTED;
GO
{% endwith %}
{% endif %}
