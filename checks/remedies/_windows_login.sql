IF SUSER_ID({{ account | text }}) IS NULL
    CREATE LOGIN {{ account | name }} FROM WINDOWS;
IF EXISTS (SELECT * FROM sys.server_principals
           WHERE name = {{ account | text }} AND is_disabled = 1)
    ALTER LOGIN {{ account | name }} ENABLE;
-- A GRANT takes the place of a DENY.
GRANT CONNECT SQL TO {{ account | name }};
GO
