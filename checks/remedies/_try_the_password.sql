-- A wrong password ends the script here (error 15313), before it is stored anywhere.
:connect {{ primary_server | server }}
USE SSISDB;
GO
OPEN MASTER KEY DECRYPTION BY PASSWORD = N'$(SSISDBPassword)';
CLOSE MASTER KEY;
GO
