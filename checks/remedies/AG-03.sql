{% if replica_instance.major_version >= 14 %}
:connect {{ target_server | server }}
USE master;
GO
{% for one in assembly_trust.untrusted_assemblies if one.sha2_512 %}
IF NOT EXISTS (SELECT * FROM sys.trusted_assemblies
               WHERE hash = {{ one.sha2_512 | octets }})
    EXEC sys.sp_add_trusted_assembly @hash = {{ one.sha2_512 | octets }},
         @description = {{ one.clr_name | text }};
GO
{% endfor %}
{% endif %}
