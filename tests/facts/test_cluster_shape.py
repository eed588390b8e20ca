"""What a failover cluster must be: its members, its role's state, names and votes."""

from __future__ import annotations

import dataclasses

import pytest

from fixtures.facts.clustered_role import (
    ClusterMembership,
    MasterName,
    Quorum,
    RoleAvailability,
)
from fixtures.facts.failover_cluster import (
    ClusteredRole,
    ClusterNode,
    ClusterResource,
    FailoverCluster,
)

CORE = ClusteredRole(
    name="Cluster Group", state="Online", owner_node="N1", is_core=True
)
MASTER = ClusteredRole(name="Master", state="Online", owner_node="N1", is_core=False)


def resource(
    name: str, kind: str, state: str = "Online", role: str = "Master", **values: str
) -> ClusterResource:
    """Return a resource that both nodes may own."""
    return ClusterResource(
        name=name,
        type=kind,
        state=state,
        clustered_role=role,
        owner_node="N1",
        private_properties=values,
        depends_on=(),
        possible_owners=("N1", "N2"),
    )


def cluster(
    *resources: ClusterResource,
    nodes: str = "N1 N2",
    votes: str = "1 1",
    witness: int = 0,
) -> FailoverCluster:
    """Return a cluster; every node's present vote is its configured one."""
    weights = [int(one) for one in votes.split()]
    return FailoverCluster(
        name="SSISCLU",
        fqdn=None,
        asked_node="N1",
        nodes=tuple(
            ClusterNode(name=name, state="Up", node_weight=one, dynamic_weight=one)
            for name, one in zip(nodes.split(), weights, strict=True)
        ),
        clustered_roles=(CORE, MASTER),
        resources=resources,
        witness_dynamic_weight=witness,
    )


@pytest.mark.parametrize(
    ("declared", "missing", "undeclared"),
    [
        (("n1.corp.example", "N2"), (), ()),
        (("N1", "N2", "N3"), ("N3",), ()),
        (("N1",), (), ("N2",)),
    ],
)
def test_members_are_those_declared(
    declared: tuple[str, ...], missing: tuple[str, ...], undeclared: tuple[str, ...]
) -> None:
    """Short or qualified, in any letter case."""
    found = ClusterMembership(cluster=cluster(), declared=declared)

    assert (found.missing, found.undeclared) == (missing, undeclared)
    assert found.is_as_declared is (not missing and not undeclared)


SERVICE = resource("Service", "Generic Service")
NAME = resource("Name", "Network Name")
OTHER_SUBNET = resource("Address 2", "IP Address", "Offline")


def availability(
    role: ClusteredRole | None, *resources: ClusterResource
) -> RoleAvailability:
    """Return the role with its service and name."""
    return RoleAvailability(
        cluster=cluster(*resources),
        role=role,
        service=resources[0] if resources else None,
        network_names=(NAME,),
        master_nodes=("N1", "N2"),
    )


PARTIAL = dataclasses.replace(MASTER, state="Partial Online")
FAILED = dataclasses.replace(SERVICE, state="Failed")


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        pytest.param(availability(MASTER, SERVICE, NAME), (), id="online"),
        pytest.param(
            availability(PARTIAL, SERVICE, NAME, OTHER_SUBNET), (), id="two subnets"
        ),
        pytest.param(
            availability(PARTIAL, FAILED, NAME),
            ("the role Master is Partial Online", "Service is Failed"),
            id="service failed",
        ),
        pytest.param(
            availability(dataclasses.replace(MASTER, owner_node="N9"), SERVICE, NAME),
            ("N9 owns the role and is no member",),
            id="foreign owner",
        ),
        pytest.param(
            availability(
                MASTER, dataclasses.replace(SERVICE, possible_owners=("n1",)), NAME
            ),
            ("N2 is no possible owner of Service",),
            id="one owner only",
        ),
        pytest.param(
            availability(None),
            ("no role wraps the Scale Out Master service",),
            id="no role",
        ),
    ],
)
def test_role_works_and_may_move(
    found: RoleAvailability, faults: tuple[str, ...]
) -> None:
    """Of a role in several subnets only one address is online."""
    assert found.faults == faults


CORE_NAME = resource(
    "Cluster Name", "Network Name", role="Cluster Group", DnsName="ssisclu"
)


@pytest.mark.parametrize(
    ("host", "faults"),
    [
        ("ssisom.corp.example", ()),
        ("10.0.0.8", ("10.0.0.8 is an IP address",)),
        ("n2.corp.example", ("n2.corp.example is the name of a cluster node",)),
        ("SSISLSN", ("SSISLSN is the name of a listener",)),
        ("ssisclu.corp.example", ("ssisclu.corp.example is the name of a cluster",)),
    ],
)
def test_masters_name_moves_with_its_role(host: str, faults: tuple[str, ...]) -> None:
    """No node, listener or core name, and no address."""
    found = MasterName(
        cluster=cluster(CORE_NAME), hosts=(host,), listener_names=("ssislsn",)
    )

    assert found.faults == faults


WITNESS = resource("Witness", "File Share Witness", role="Cluster Group")
STRAY = resource("Disk", "Physical Disk")


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        pytest.param(cluster(WITNESS, witness=1), (), id="two and a witness"),
        pytest.param(
            cluster(nodes="N1 N2 N3", votes="1 1 1"), (), id="three without witness"
        ),
        pytest.param(
            cluster(STRAY),
            (
                "2 nodes vote, and there is no witness",
                "2 votes, 2 of them present: not odd",
            ),
            id="a disk of a role is no witness",
        ),
        pytest.param(
            cluster(dataclasses.replace(WITNESS, state="Failed"), witness=1),
            ("the witness Witness is Failed",),
            id="witness failed",
        ),
        pytest.param(cluster(votes="1 0"), ("1 of 2 nodes has a vote",), id="one vote"),
        pytest.param(
            cluster(WITNESS, nodes="N3 N4", witness=1),
            ("no master node has a vote",),
            id="no vote where the Master is",
        ),
    ],
)
def test_votes_are_odd_and_where_the_master_is(
    found: FailoverCluster, faults: tuple[str, ...]
) -> None:
    """A witness makes an even number of nodes odd."""
    assert Quorum(cluster=found, master_nodes=("N1", "N2")).faults == faults


def test_hidden_vote_is_named() -> None:
    """A node whose vote is not shown is neither counted nor forgotten."""
    hidden = dataclasses.replace(cluster().nodes[1], node_weight=None)
    found = dataclasses.replace(cluster(), nodes=(cluster().nodes[0], hidden))

    assert Quorum(cluster=found, master_nodes=("N1",)).unknown_weights == ("N2",)
