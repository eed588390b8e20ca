{% if "MASTER_ADDRESS" in master_properties.properties %}
:connect {{ primary_server | server }}
USE SSISDB;
GO
IF NOT EXISTS (SELECT * FROM catalog.master_properties
               WHERE property_name = N'MASTER_ADDRESS'
                 AND property_value = {{ expected_master_address | text }})
    EXEC catalog.update_master_address
         @MasterAddress = {{ expected_master_address | text }};
GO
{% endif %}
