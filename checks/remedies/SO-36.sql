{% include "_logging_connection.sql" %}
