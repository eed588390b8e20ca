{% set current = master_properties.properties.get("CLUSTER_LOGDB_SERVER") %}
{% if current and current != logging_endpoint | string %}
-- Workers log where they did before until their services are restarted.
:connect {{ primary_server | server }}
USE SSISDB;
GO
IF NOT EXISTS (SELECT * FROM catalog.master_properties
               WHERE property_name = N'CLUSTER_LOGDB_SERVER'
                 AND property_value = {{ logging_endpoint | text }})
BEGIN
{% include "_log_there.sql" %}
END;
GO
{% endif %}
