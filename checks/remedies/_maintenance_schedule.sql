-- A schedule of its own: one that exists may start other jobs as well.
IF NOT EXISTS (SELECT * FROM dbo.sysjobschedules AS used
               JOIN dbo.sysjobs AS jobs ON jobs.job_id = used.job_id
               JOIN dbo.sysschedules AS schedules
                 ON schedules.schedule_id = used.schedule_id
               WHERE jobs.name = N'SSIS Server Maintenance Job' AND schedules.enabled = 1
                 AND schedules.freq_type IN (4, 8, 16, 32)
                 AND schedules.active_end_date = 99991231)
    EXEC dbo.sp_add_jobschedule @job_name = N'SSIS Server Maintenance Job',
         @name = N'SSISDB Scheduler', @freq_type = 4, @freq_interval = 1,
         @freq_subday_type = 1, @active_start_time = 0;
