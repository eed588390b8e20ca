"""A clustered role may move to the nodes that can run it, and to no other."""

from __future__ import annotations

import pytest

from fixtures.facts.clustered_role import RoleAvailability
from fixtures.facts.failover_cluster import (
    ClusteredRole,
    ClusterNode,
    ClusterResource,
    FailoverCluster,
)

MASTERS = ("SSISNODE1", "SSISNODE2")
ALL = (*MASTERS, "SSISNODE3")
ROLE = ClusteredRole(name="Master", state="Online", owner_node=ALL[0], is_core=False)


def resource(kind: str, possible_owners: tuple[str, ...]) -> ClusterResource:
    """Return an online resource of the role."""
    return ClusterResource(
        name=kind,
        type=kind,
        state="Online",
        clustered_role=ROLE.name,
        owner_node=ALL[0],
        private_properties={},
        depends_on=(),
        possible_owners=possible_owners,
    )


def availability(
    service_owners: tuple[str, ...], name_owners: tuple[str, ...]
) -> RoleAvailability:
    """Return the role in a cluster whose third node has no Scale Out Master."""
    service = resource("Generic Service", service_owners)
    name = resource("Network Name", name_owners)
    return RoleAvailability(
        cluster=FailoverCluster(
            name="SSISCLU",
            fqdn=None,
            asked_node=ALL[0],
            nodes=tuple(ClusterNode(name=one, state="Up") for one in ALL),
            clustered_roles=(ROLE,),
            resources=(service, name),
        ),
        role=ROLE,
        service=service,
        network_names=(name,),
        master_nodes=MASTERS,
        other_nodes=("SSISNODE3",),
    )


@pytest.mark.parametrize(
    ("service_owners", "name_owners"),
    [(MASTERS, MASTERS), (MASTERS, ALL), (ALL, MASTERS)],
)
def test_one_resource_keeps_the_role_from_a_node(
    service_owners: tuple[str, ...], name_owners: tuple[str, ...]
) -> None:
    """A role moves only to nodes that may own all of its resources."""
    assert availability(service_owners, name_owners).faults == ()


def test_node_without_the_master_may_not_own_its_role() -> None:
    """It would be moved there, and fail."""
    assert availability(ALL, ALL).faults == (
        "SSISNODE3 is a possible owner and has no Scale Out Master",
    )
