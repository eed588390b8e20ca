{% if master_binding.store_with_key %}
# http.sys cannot change a binding: it is deleted, and added again at once. The appid is
# kept; the command that brings the old one back is shown before.
Invoke-Command -ComputerName {{ target.name | powershell }} -ScriptBlock {
    $certificate = {{ ("certhash=" ~ master_binding.configured_thumbprint) | powershell }}
    $store = {{ ("certstorename=" ~ master_binding.store_with_key) | powershell }}
{% for old in master_binding.bindings %}
    $endpoint = {{ old.netsh_option | powershell }}
    $shown = netsh http show sslcert $endpoint | Out-String
    $appid = 'appid={a1f96506-93e0-4c91-9171-05a2f6739e13}'
    if ($shown -match '\{[0-9a-fA-F-]{36}\}') { $appid = 'appid=' + $Matches[0] }
    $old = {{ ("certhash=" ~ old.thumbprint ~ " certstorename=" ~ old.store_name) | powershell }}
    "To go back: netsh http delete sslcert $endpoint; netsh http add sslcert $endpoint $old '$appid'"
    netsh http delete sslcert $endpoint
    netsh http add sslcert $endpoint $certificate $store $appid
{% else %}
    $endpoint = {{ ("ipport=0.0.0.0:%d" % master_binding.port) | powershell }}
    "To go back: netsh http delete sslcert $endpoint"
    netsh http add sslcert $endpoint $certificate $store `
        'appid={a1f96506-93e0-4c91-9171-05a2f6739e13}'
{% endfor %}
}
{% endif %}
