-- Workers must be stopped where this finds the login in use (error 15434).
IF EXISTS (SELECT * FROM sys.sql_logins
           WHERE name = N'##MS_SSISLogDBWorkerAgentLogin##'
             AND sid <> {{ logging_user_sid | octets }})
    DROP LOGIN [##MS_SSISLogDBWorkerAgentLogin##];
IF SUSER_ID(N'##MS_SSISLogDBWorkerAgentLogin##') IS NULL
    CREATE LOGIN [##MS_SSISLogDBWorkerAgentLogin##]
    WITH PASSWORD = N'$(LoggingPassword)', SID = {{ logging_user_sid | octets }},
         CHECK_POLICY = OFF;
IF EXISTS (SELECT * FROM sys.sql_logins
           WHERE name = N'##MS_SSISLogDBWorkerAgentLogin##' AND is_disabled = 1)
    ALTER LOGIN [##MS_SSISLogDBWorkerAgentLogin##] ENABLE;
IF LOGINPROPERTY(N'##MS_SSISLogDBWorkerAgentLogin##', 'IsLocked') = 1
   OR LOGINPROPERTY(N'##MS_SSISLogDBWorkerAgentLogin##', 'IsExpired') = 1
BEGIN
    ALTER LOGIN [##MS_SSISLogDBWorkerAgentLogin##]
    WITH PASSWORD = N'$(LoggingPassword)' UNLOCK;
    ALTER LOGIN [##MS_SSISLogDBWorkerAgentLogin##] WITH CHECK_EXPIRATION = OFF;
END;
GO
