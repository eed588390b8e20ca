-- SSISDB's logging user belongs to no SQL login, so that none can be made for it. Workers
-- must be stopped; then drop the user, create it FOR LOGIN, and judge again.
:connect {{ primary_server | server }}
USE SSISDB;
GO
SELECT name, type_desc, authentication_type, sid FROM sys.database_principals
WHERE name = {{ logging_user | text }};
GO
