# The appid of the old binding is kept where there is one.
Invoke-Command -ComputerName {{ target.name | powershell }} -ScriptBlock {
    $endpoint = {{ ("0.0.0.0:%d" % master_binding.port) | powershell }}
    $shown = netsh http show sslcert ipport=$endpoint | Out-String
    $appid = '{a1f96506-93e0-4c91-9171-05a2f6739e13}'
    if ($shown -match '\{[0-9a-fA-F-]{36}\}') { $appid = $Matches[0] }
    netsh http delete sslcert ipport=$endpoint
    netsh http add sslcert ipport=$endpoint certstorename=Root `
        certhash={{ master_binding.configured_thumbprint | powershell }} appid=$appid
}
