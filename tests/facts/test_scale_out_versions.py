"""Whether Master and Worker have one version everywhere, and only its service moves."""

from __future__ import annotations

import pytest

from fixtures.facts.failover_cluster import (
    GENERIC_SERVICE,
    ClusterNode,
    ClusterResource,
    FailoverCluster,
)
from fixtures.facts.node_roles import ScaleOutVersions


def cluster(*services: str, nodes: tuple[str, ...] = ("NODE1",)) -> FailoverCluster:
    """Return a cluster that wraps these services."""
    return FailoverCluster(
        name="CLU",
        fqdn=None,
        asked_node="NODE1",
        nodes=tuple(ClusterNode(name=name, state="Up") for name in nodes),
        clustered_roles=(),
        resources=tuple(
            ClusterResource(
                name=name,
                type=GENERIC_SERVICE,
                state="Online",
                clustered_role="Master",
                owner_node="NODE1",
                private_properties={"ServiceName": name},
                depends_on=(),
                possible_owners=nodes,
            )
            for name in services
        ),
    )


@pytest.mark.parametrize(
    ("of_machines", "found", "is_one"),
    [
        (("160", "160"), cluster("SSISScaleOutMaster160"), True),
        (("160", "150"), cluster("SSISScaleOutMaster160"), False),
        (("160", "160"), cluster("SSISScaleOutMaster150"), False),
        (("160", "160"), cluster(), False),
        (("160", "160"), cluster(nodes=()), True),
        (("160", "150"), cluster(nodes=()), False),
    ],
)
def test_one_version_is_installed_and_clustered(
    of_machines: tuple[str, ...], found: FailoverCluster, *, is_one: bool
) -> None:
    """Without a cluster only the versions count."""
    versions = ScaleOutVersions(
        by_machine=tuple((f"NODE{n}", one) for n, one in enumerate(of_machines)),
        cluster=found,
    )

    assert versions.is_one_version is is_one
