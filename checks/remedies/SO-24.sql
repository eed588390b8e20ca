{% if group_name and declared_listener %}
:connect {{ primary_server | server }}
USE master;
GO
{% if group_listeners %}
{% for one in group_listeners if one.port is none %}
-- Clients of its old port, if there was one, have to be told.
IF EXISTS (SELECT * FROM sys.availability_group_listeners
           WHERE dns_name = {{ one.dns_name | text }} AND port IS NULL)
    ALTER AVAILABILITY GROUP {{ group_name | name }}
    MODIFY LISTENER {{ one.dns_name | text }} (PORT = {{ declared_listener.port | number }});
GO
{% endfor %}
{% else %}
-- Needs the right to make computer objects in the domain, for the cluster's own account,
-- and a name that neither DNS nor the domain knows yet.
IF NOT EXISTS (SELECT * FROM sys.availability_group_listeners
               WHERE dns_name = {{ declared_listener.dns_name.split(".")[0] | text }})
    ALTER AVAILABILITY GROUP {{ group_name | name }}
    ADD LISTENER {{ declared_listener.dns_name.split(".")[0] | text }}
    (WITH IP ((N'$(ListenerAddress)', N'$(ListenerMask)')),
     PORT = {{ declared_listener.port | number }});
GO
{% endif %}
{% endif %}
