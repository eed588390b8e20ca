-- A credential takes the polling job's place; SSIS Failover Monitor Job stays.
IF NOT EXISTS (SELECT * FROM sys.master_key_passwords
               WHERE family_guid = {{ catalog_family_guid | text }})
    EXEC sys.sp_control_dbmasterkey_password
         @db_name = N'SSISDB', @password = N'$(SSISDBPassword)', @action = N'add';
{% for job in polling.jobs %}
IF EXISTS (SELECT * FROM dbo.sysjobs WHERE name = {{ job.name | text }} AND enabled = 1)
    EXEC dbo.sp_update_job @job_name = {{ job.name | text }}, @enabled = 0;
{% endfor %}
GO
