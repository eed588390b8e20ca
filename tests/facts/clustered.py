"""A cluster with the Integration Services service, for the tests of its facts."""

from __future__ import annotations

from fixtures.facts.cluster_disks import Place, PlaceKind
from fixtures.facts.clustered_service import ClusteredService
from fixtures.facts.failover_cluster import ClusterResource, FailoverCluster

BOTH = ("NODE1", "NODE2")


def resource(
    name: str,
    kind: str = "Generic Service",
    *requires: str,
    role: str = "SSIS",
    owners: tuple[str, ...] = BOTH,
    service: str = "MsDtsServer160",
    state: str = "Online",
    restart_action: int | None = 1,
    owner: str | None = "NODE1",
) -> ClusterResource:
    """Return a resource of a role."""
    return ClusterResource(
        name=name,
        type=kind,
        state=state,
        clustered_role=role,
        owner_node=owner,
        private_properties={"ServiceName": service},
        depends_on=requires,
        requires=requires,
        possible_owners=owners,
        restart_action=restart_action,
    )


DISK = resource("Disk", "Physical Disk", owners=("NODE1",))
SQL_SERVER = resource("SQL", "SQL Server", "Disk")


def clustered(one: ClusterResource, *others: ClusterResource) -> ClusteredService:
    """Return the first of a cluster's resources as the service's."""
    cluster = FailoverCluster(
        name="CLU",
        fqdn=None,
        asked_node="NODE1",
        nodes=(),
        clustered_roles=(),
        resources=(one, *others),
    )
    return ClusteredService(cluster=cluster, resource=one)


def place(disk: str | None = "Disk", path: str = r"P:\Packages") -> Place:
    """Return a place on a disk of the cluster."""
    kind = PlaceKind.CLUSTER_DISK if disk else PlaceKind.SHARED_VOLUME
    return Place(path=path, kind=kind, disk=disk)
