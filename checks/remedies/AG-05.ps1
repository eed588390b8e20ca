{% if target_node and not agent_service.is_clustered %}
Invoke-Command -ComputerName {{ target_node | powershell }} -ScriptBlock {
    Set-Service -Name {{ agent_service_name | powershell }} -StartupType Automatic
    Start-Service -Name {{ agent_service_name | powershell }}
}
{% endif %}
