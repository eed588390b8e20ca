{% if cluster_node.state == "Paused" %}
Resume-ClusterNode -Name {{ cluster_node.name | powershell }} -Failback NoFailback
{% elif cluster_node.state == "Down" %}
Start-ClusterNode -Name {{ cluster_node.name | powershell }}
{% endif %}
