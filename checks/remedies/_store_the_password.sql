-- A credential that is there may hold an old password, which nothing shows: the one that
-- was tried is stored beside it. Dropping the same one first lets this run twice.
BEGIN TRY
    EXEC sys.sp_control_dbmasterkey_password
         @db_name = N'SSISDB', @password = N'$(SSISDBPassword)', @action = N'drop';
END TRY
BEGIN CATCH -- it is not there, as a rule; if it is something else, the next one says so
END CATCH;
EXEC sys.sp_control_dbmasterkey_password
     @db_name = N'SSISDB', @password = N'$(SSISDBPassword)', @action = N'add';
