Invoke-Command -ComputerName {{ target.name | powershell }} -ScriptBlock {
    Set-Service -Name {{ master_service_state.service.name | powershell }} -StartupType Manual
{% if master_service_state.is_running and not master_service_state.is_owner %}
    Stop-Service -Name {{ master_service_state.service.name | powershell }}
{% endif %}
}
