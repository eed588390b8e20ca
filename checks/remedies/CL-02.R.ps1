{% if running_service.service %}
Invoke-Command -ComputerName {{ target.name | powershell }} -ScriptBlock {
    Set-Service -Name {{ running_service.name | powershell }} -StartupType Automatic
    Start-Service -Name {{ running_service.name | powershell }}
}
{% endif %}
