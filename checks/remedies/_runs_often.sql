IF EXISTS (SELECT * FROM dbo.sysjobs WHERE name = {{ job | text }} AND enabled = 0)
    EXEC dbo.sp_update_job @job_name = {{ job | text }}, @enabled = 1;
DECLARE @schedule int =
    (SELECT MIN(used.schedule_id) FROM dbo.sysjobschedules AS used
     JOIN dbo.sysjobs AS jobs ON jobs.job_id = used.job_id
     WHERE jobs.name = {{ job | text }});
IF @schedule IS NOT NULL
    EXEC dbo.sp_update_schedule @schedule_id = @schedule, @enabled = 1,
         @freq_type = 4, @freq_interval = 1,
         @freq_subday_type = 4, @freq_subday_interval = 2,
         @active_start_time = 0, @active_end_time = 235959, @active_end_date = 99991231;
GO
