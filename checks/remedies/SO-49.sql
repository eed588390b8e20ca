-- Needs the Scale Out Master on the primary's own machine (else error 27261) and stopped
-- worker services (else error 15434). The logging login is made anew, with another SID and
-- password, and logs go to this instance: judge again, and run what is offered then.
:connect {{ primary_server | server }}
USE SSISDB;
GO
IF NOT EXISTS (SELECT * FROM catalog.catalog_properties
               WHERE property_name = N'IS_SCALEOUT_ENABLED' AND property_value = N'TRUE')
    EXEC catalog.enable_scaleout;
GO
