"""The Master's service beside its role, the nodes' domain, and their versions."""

from __future__ import annotations

import pytest

from fixtures.facts.failover_cluster import (
    ClusteredRole,
    ClusterNode,
    ClusterResource,
    FailoverCluster,
)
from fixtures.facts.node_roles import (
    DomainMembership,
    DomainMemberships,
    MasterServiceState,
    ScaleOutVersions,
)
from fixtures.facts.windows import WindowsService


def state(
    service: str,
    start_mode: str = "Manual",
    *,
    owner: str | None = "N1",
    role: str = "Online",
) -> MasterServiceState:
    """Return the service on N1, with its role on some node."""
    return MasterServiceState(
        machine="N1",
        service=WindowsService(
            name="SSISScaleOutMaster160",
            display_name="",
            state=service,
            start_mode=start_mode,
            start_name=None,
            path_name=None,
        ),
        role=ClusteredRole(name="Master", state=role, owner_node=owner, is_core=False),
    )


@pytest.mark.parametrize(
    ("found", "is_left"),
    [
        pytest.param(state("Running"), True, id="runs on the owner"),
        pytest.param(state("Stopped"), False, id="stopped on the owner"),
        pytest.param(
            state("Stopped", role="Offline"), True, id="stopped with its role"
        ),
        pytest.param(
            state("Running", role="Partial Online"), True, id="runs in part of a role"
        ),
        pytest.param(state("Stopped", owner="N2"), True, id="stopped elsewhere"),
        pytest.param(state("Running", owner="N2"), False, id="runs elsewhere"),
        pytest.param(state("Running", owner="n1.corp.example"), True, id="qualified"),
        pytest.param(state("Running", owner=None), False, id="nobody owns it"),
        pytest.param(state("Running", "Auto"), False, id="starts by itself"),
        pytest.param(state("Start Pending"), False, id="just starting"),
    ],
)
def test_service_is_left_to_the_cluster(
    found: MasterServiceState,
    is_left: bool,  # noqa: FBT001 - a table's column
) -> None:
    """It starts manually, and runs where the role is."""
    assert found.is_left_to_the_cluster is is_left


def member(host: str, domain: str, *, is_member: bool = True) -> DomainMembership:
    """Return what one machine says of its domain."""
    return DomainMembership(host=host, is_member=is_member, domain=domain)


@pytest.mark.parametrize(
    ("second", "agree", "shown"),
    [
        (member("N2", "CORP.example."), True, "CORP.example."),
        (member("N2", "other.example"), False, "other.example"),
        (member("N2", "WORK", is_member=False), False, "workgroup WORK"),
    ],
)
def test_nodes_are_of_one_domain(
    second: DomainMembership,
    agree: bool,  # noqa: FBT001 - a table's column
    shown: str,
) -> None:
    """Letter case and a last dot do not make another one."""
    found = DomainMemberships(nodes=(member("N1", "corp.example"), second))

    assert found.agree is agree
    assert found.shown["N2"] == shown


def test_one_workgroup_is_no_domain() -> None:
    """Nodes of a workgroup do not know each other's accounts."""
    nodes = tuple(member(one, "WORK", is_member=False) for one in ("N1", "N2"))

    assert not DomainMemberships(nodes=nodes).agree


def versions(by_machine: dict[str, str], *services: str) -> ScaleOutVersions:
    """Return machines with a version, and a cluster that wraps these services."""
    return ScaleOutVersions(
        by_machine=tuple(by_machine.items()),
        cluster=FailoverCluster(
            name="SSISCLU",
            fqdn=None,
            asked_node="N1",
            nodes=(ClusterNode(name="N1", state="Up"),),
            clustered_roles=(),
            resources=tuple(
                ClusterResource(
                    name=one,
                    type="Generic Service",
                    state="Online",
                    clustered_role="Master",
                    owner_node="N1",
                    private_properties={"ServiceName": one},
                    depends_on=(),
                    possible_owners=(),
                )
                for one in services
            ),
        ),
    )


NEW, OLD = "SSISScaleOutMaster160", "SSISScaleOutMaster150"
BOTH_NEW, MIXED = {"N1": "160", "W1": "160"}, {"N1": "160", "W1": "150"}


@pytest.mark.parametrize(
    ("found", "is_one_version"),
    [
        (versions(BOTH_NEW, NEW), True),
        (versions(BOTH_NEW, "ssisscaleoutmaster160", "Spooler"), True),
        (versions(MIXED, NEW), False),
        (versions(BOTH_NEW, OLD), False),
        (versions(BOTH_NEW, NEW, OLD), False),
        (versions(BOTH_NEW), False),
        (versions({}, NEW), False),
    ],
)
def test_upgrade_leaves_one_version(
    found: ScaleOutVersions,
    is_one_version: bool,  # noqa: FBT001 - a table's column
) -> None:
    """On every machine, and in the cluster nothing of the former one."""
    assert found.is_one_version is is_one_version
