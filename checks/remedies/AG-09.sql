{% if catalog_family_guid %}
{% include "_try_the_password.sql" %}
:connect {{ target_server | server }}
USE master;
GO
{% include "_store_the_password.sql" %}
GO
{% endif %}
