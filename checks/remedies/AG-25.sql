{% include "_credential_instead.sql" %}
