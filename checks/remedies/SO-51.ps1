# Where the file is not JSON this stops before it changes anything: edit it by hand.
Invoke-Command -ComputerName {{ target.name | powershell }} -ScriptBlock {
    $ErrorActionPreference = 'Stop'
    $file = {{ worker_endpoint.path | powershell }}
    $settings = Get-Content -LiteralPath $file -Raw | ConvertFrom-Json
    Copy-Item -LiteralPath $file -Destination "$file.before"
    $settings | Add-Member -Force -NotePropertyName 'MasterEndpoint' `
        -NotePropertyValue {{ worker_endpoint.master_address | powershell }}
    $settings | ConvertTo-Json | Set-Content -LiteralPath $file -Encoding UTF8
    Get-Service -Name 'SSISScaleOutWorker*' | Restart-Service
}
