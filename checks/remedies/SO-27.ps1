{% include "_sql_server_name.ps1" %}
