{% if admitted_worker.thumbprint %}
$certificate = Invoke-Command -ComputerName {{ target.name | powershell }} -ScriptBlock {
    $found = Get-ChildItem -Path Cert:\LocalMachine -Recurse |
        Where-Object Thumbprint -EQ {{ admitted_worker.thumbprint | powershell }}
    , @($found)[0].RawData
}
{% for node in admitted_worker.refusing %}
Invoke-Command -ComputerName {{ node | powershell }} -ScriptBlock {
    $public = [Security.Cryptography.X509Certificates.X509Certificate2]::new($using:certificate)
    $root = [Security.Cryptography.X509Certificates.X509Store]::new('Root', 'LocalMachine')
    $root.Open('ReadWrite')
    $root.Add($public)
    $root.Close()
}
{% endfor %}
{% endif %}
