{% if role_availability.role %}
{% if role_availability.service %}
Get-ClusterResource -Name {{ role_availability.service.name | powershell }} |
    Set-ClusterOwnerNode -Owners {% for node in role_availability.master_nodes %}{{ node | powershell }}{% if not loop.last %}, {% endif %}{% endfor %}

{% endif %}
Start-ClusterGroup -Name {{ role_availability.role.name | powershell }}
{% endif %}
