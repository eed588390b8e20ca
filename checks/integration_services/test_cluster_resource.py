"""The Integration Services service as a cluster resource: what wraps it, and where."""

import pytest

from fixtures.facts.clustered_owners import SharedGroups, WrappedServices
from fixtures.facts.clustered_service import ClusteredService, Findings
from fixtures.facts.failover_cluster import FailoverCluster
from fixtures.facts.integration_services import InstalledService
from fixtures.verdict import Verdict


@pytest.mark.requirement("CL-05")
def test_wrapped_service_is_installed(
    service_of_the_resource: InstalledService, verdict: Verdict
) -> None:
    """Every node of the cluster has the service that the resource wraps."""
    verdict.expected = service_of_the_resource.name
    verdict.actual = service_of_the_resource.shown or "no Integration Services service"

    assert service_of_the_resource.service is not None


@pytest.mark.requirement("CL-06")
def test_resource_wraps_the_installed_service(
    wrapped_services: WrappedServices, verdict: Verdict
) -> None:
    """There is a resource, and every one wraps the newest service of all nodes."""
    verdict.expected = wrapped_services.expected or "a service that all nodes have"
    verdict.actual = wrapped_services.faults or [
        str(one) for one in wrapped_services.services
    ]
    verdict.cite("Win32_Service", wrapped_services.installed)

    assert not wrapped_services.faults


@pytest.mark.requirement("CL-07")
def test_service_is_in_the_group_of_sql_server(
    services_beside_sql_server: tuple[ClusteredService, ...], verdict: Verdict
) -> None:
    """SQL Server is in the group of every resource."""
    verdict.expected = "SQL Server in its group"
    verdict.actual = {
        one.name: [server.name for server in one.sql_servers] or _WITHOUT_SQL_SERVER
        for one in services_beside_sql_server
    }
    verdict.note = _BESIDE_SQL_SERVER

    assert all(one.sql_servers for one in services_beside_sql_server)


_WITHOUT_SQL_SERVER = (
    "none: packages in msdb cannot be managed from client computers, loading and"
    " saving them goes over the network, and SQL Server may be offline meanwhile"
)
_BESIDE_SQL_SERVER = (
    "In SQL Server's group the service shares its processors and memory, and does not"
    " move alone."
)


@pytest.mark.requirement("CL-08")
def test_possible_owners_have_the_service(
    possible_owners: Findings, verdict: Verdict
) -> None:
    """Every node to which the cluster may bring a resource has its service."""
    verdict.expected = "the service on every possible owner"
    verdict.actual = possible_owners.actual

    assert not possible_owners.faults


@pytest.mark.requirement("CL-09")
def test_resource_depends_on_sql_server_and_disk(
    dependencies: Findings, verdict: Verdict
) -> None:
    """No resource is online before its group's SQL Server and its packages' disk."""
    verdict.expected = "SQL Server in its group, and the disk of its packages"
    verdict.actual = dependencies.actual
    verdict.cite(
        f"MSCluster_Resource.GetDependencies on {dependencies.source}",
        dependencies.shown,
    )

    assert not dependencies.faults


@pytest.mark.requirement("CL-10")
def test_registry_checkpoint_carries_the_path(
    checkpoints: Findings, verdict: Verdict
) -> None:
    """A registry checkpoint of each resource covers its version's ServiceConfigFile."""
    verdict.expected = "a checkpoint of the version's ServiceConfigFile"
    verdict.actual = checkpoints.actual
    verdict.cite(
        f"MSCluster_Resource.RegistryCheckpoints on {checkpoints.source}",
        checkpoints.shown,
    )

    assert not checkpoints.faults


@pytest.mark.requirement("CL-18")
def test_resource_is_online(resource_states: Findings, verdict: Verdict) -> None:
    """Every resource that wraps the service is online."""
    verdict.expected = "Online"
    verdict.actual = resource_states.shown

    assert not resource_states.faults


@pytest.mark.requirement("CL-19")
def test_groups_share_no_possible_owner(
    groups_with_owners: SharedGroups, verdict: Verdict
) -> None:
    """No node may come to own two groups that hold the service."""
    verdict.expected = "no node in common"
    verdict.actual = groups_with_owners.common_owners
    verdict.cite("MSCluster_ResourceToPossibleOwner", groups_with_owners.owners)

    assert not groups_with_owners.common_owners


@pytest.mark.requirement("CL-20")
def test_failure_leaves_sql_server_where_it_is(
    groups_with_sql_server: SharedGroups, verdict: Verdict
) -> None:
    """The service's failure does not fail a group with SQL Server over."""
    verdict.expected = "RestartAction 0 or 1"
    verdict.actual = groups_with_sql_server.restart_actions

    assert not groups_with_sql_server.that_fail_sql_server_over


@pytest.mark.requirement("CL-25")
def test_only_the_cluster_starts_the_service(
    services_left_to_the_cluster: Findings, verdict: Verdict
) -> None:
    """The service starts manually, and runs on the owner alone."""
    verdict.expected = "Manual, and running on the owner alone"
    verdict.actual = services_left_to_the_cluster.actual

    assert not services_left_to_the_cluster.faults


@pytest.mark.requirement("CL-28")
def test_owners_of_the_service_may_own_its_disk(
    disk_owners: Findings, verdict: Verdict
) -> None:
    """The disk of file and packages goes wherever the resource may go."""
    verdict.expected = "every possible owner of the resource"
    verdict.actual = disk_owners.actual
    verdict.cite(
        f"MSCluster_ResourceToPossibleOwner on {disk_owners.source}", disk_owners.shown
    )

    assert not disk_owners.faults


@pytest.mark.requirement("CL-29")
def test_all_nodes_are_up(
    cluster_of_the_service: FailoverCluster, verdict: Verdict
) -> None:
    """There is a failover cluster, and each of its nodes is up."""
    verdict.expected = "a failover cluster whose nodes are all Up"
    verdict.actual = cluster_of_the_service.node_states or "no failover cluster"
    verdict.cite(
        f"MSCluster_Node on {cluster_of_the_service.asked_node}",
        cluster_of_the_service.node_states,
    )

    assert cluster_of_the_service.is_complete
