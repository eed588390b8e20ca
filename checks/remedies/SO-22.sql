{% include "_joining.sql" %}
