:connect {{ target_server | server }}
USE msdb;
GO
{% for job in package_jobs.unguarded %}
-- A step ends the job on a replica that is not the primary one, as succeeded. It is made
-- only where the job's owner is a sysadmin: whoever may not ask for the role would end the
-- job on the primary replica too. Should another own it some day, the step before it fails.
IF EXISTS (SELECT * FROM dbo.sysjobs
           WHERE name = {{ job | text }} AND start_step_id = 1
             AND IS_SRVROLEMEMBER(N'sysadmin', ISNULL(SUSER_SNAME(owner_sid), N'')) = 1)
   AND NOT EXISTS (SELECT * FROM dbo.sysjobsteps AS steps
                   JOIN dbo.sysjobs AS jobs ON jobs.job_id = steps.job_id
                   WHERE jobs.name = {{ job | text }}
                     AND steps.step_name = N'Only on the primary replica')
BEGIN
    EXEC dbo.sp_add_jobstep @job_name = {{ job | text }}, @step_id = 1,
         @step_name = N'Only on the primary replica',
         @subsystem = N'TSQL', @database_name = N'master', @retry_attempts = 0,
         @on_success_action = 3, @on_fail_action = 1,
         @command = N'IF sys.fn_hadr_is_primary_replica(N''SSISDB'') <> 1
    RAISERROR(N''This replica is not the primary one.'', 16, 1)';
    EXEC dbo.sp_add_jobstep @job_name = {{ job | text }}, @step_id = 1,
         @step_name = N'May ask for the role',
         @subsystem = N'TSQL', @database_name = N'master', @retry_attempts = 0,
         @on_success_action = 3, @on_fail_action = 2,
         @command = N'IF HAS_PERMS_BY_NAME(NULL, NULL, N''VIEW SERVER STATE'') = 0
    RAISERROR(N''The owner of the job needs VIEW SERVER STATE.'', 16, 1)';
END;
GO
{% endfor %}
{% for proxy in package_jobs.disabled_proxies %}
IF EXISTS (SELECT * FROM dbo.sysproxies WHERE name = {{ proxy | text }} AND enabled = 0)
    EXEC dbo.sp_update_proxy @proxy_name = {{ proxy | text }}, @enabled = 1;
GO
{% endfor %}
