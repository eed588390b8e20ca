Invoke-Command -ComputerName {{ target.name | powershell }} -ScriptBlock {
{% for account in com_users.missing %}
    Add-LocalGroupMember -SID S-1-5-32-562 -Member {{ account | powershell }}
{% endfor %}
}
# Then let these users log on again.
