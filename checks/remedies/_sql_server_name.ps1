{% if master_settings.setting("SqlServerName") != logging_endpoint | string %}
# Where the file is not JSON this stops before it changes anything: edit it by hand.
Invoke-Command -ComputerName {{ target.name | powershell }} -ScriptBlock {
    $ErrorActionPreference = 'Stop'
    $file = {{ master_settings.path | powershell }}
    $settings = Get-Content -LiteralPath $file -Raw | ConvertFrom-Json
    Copy-Item -LiteralPath $file -Destination "$file.before"
    $settings | Add-Member -Force -NotePropertyName 'SqlServerName' `
        -NotePropertyValue {{ logging_endpoint | powershell }}
    $settings | ConvertTo-Json | Set-Content -LiteralPath $file -Encoding UTF8
}
# Then restart the Scale Out Master where it runs: see SO-29.
{% endif %}
