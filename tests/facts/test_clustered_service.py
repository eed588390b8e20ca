"""The clustered service's resource: what is wrong with it, in words."""

from __future__ import annotations

import pytest

from fixtures.facts.cluster_disks import Place, PlaceKind
from fixtures.facts.clustered_service import (
    Checkpoints,
    ClusteredService,
    Dependencies,
    DiskOwners,
    Findings,
    NodeService,
    Owners,
    ResourceState,
    SharedGroups,
    WrappedServices,
)
from fixtures.facts.failover_cluster import ClusterResource, FailoverCluster
from fixtures.facts.integration_services import DeprecatedServices
from fixtures.facts.windows import WindowsService

KEY = r"SOFTWARE\Microsoft\Microsoft SQL Server\160\SSIS\ServiceConfigFile"
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


@pytest.mark.parametrize(
    ("name", "version"), [("MsDtsServer160", "160"), ("MsDtsServer", "")]
)
def test_version_is_in_the_services_name(name: str, version: str) -> None:
    """That of 2005 has none."""
    assert clustered(resource("IS", service=name)).version == version


@pytest.mark.parametrize(
    ("installed", "faults"),
    [
        ({"NODE1": ("MsDtsServer160",), "NODE2": ("MSDTSSERVER160",)}, ()),
        ({"NODE1": ("MsDtsServer160", "MsDtsServer150"), "NODE2": ()}, ()),
        ({"NODE1": ("MsDtsServer150",)}, ("IS (MsDtsServer160) in SSIS",)),
        ({"NODE1": ()}, ("IS (MsDtsServer160) in SSIS",)),
    ],
    ids=["the same", "one node has none", "another version", "nowhere"],
)
def test_resource_wraps_what_is_installed(
    installed: dict[str, tuple[str, ...]], faults: tuple[str, ...]
) -> None:
    """The newest version that all nodes with the service have."""
    services = (clustered(resource("IS")),)

    assert WrappedServices(services=services, installed=installed).faults == faults


def test_no_resource_is_a_fault() -> None:
    """Something has to wrap the service."""
    found = WrappedServices(services=(), installed={"NODE1": ("MsDtsServer160",)})

    assert found.faults == ("no resource wraps the service",)


def test_owners_without_the_service_are_named() -> None:
    """Who was not asked is neither right nor wrong."""
    service = clustered(resource("IS", owners=("NODE1", "node2.corp.example", "NODE3")))
    found = Owners(
        service=service,
        installed={"NODE1": ("msdtsserver160",), "NODE2": ("MsDtsServer150",)},
    )

    assert found.faults == ("node2.corp.example has no MsDtsServer160",)
    assert found.unknown == ("NODE3",)


@pytest.mark.parametrize(
    ("requires", "faults"),
    [
        (("SQL", "Disk"), ()),
        (("SQL",), ()),
        (("Disk",), ("IS does not depend on SQL",)),
        ((), ("IS does not depend on SQL", "IS does not depend on Disk")),
    ],
)
def test_dependencies_reach_sql_server_and_disk(
    requires: tuple[str, ...], faults: tuple[str, ...]
) -> None:
    """What is needed by what it needs, it needs as well."""
    own = resource("IS", "Generic Service", *requires)
    service = clustered(own, SQL_SERVER, DISK)

    assert Dependencies(service=service, stores=(place(),)).faults == faults


@pytest.mark.parametrize("stores", [None, (place(None),)])
def test_packages_that_need_no_disk_need_no_dependency(
    stores: tuple[Place, ...] | None,
) -> None:
    """Nor does anybody know one while the file is unknown."""
    service = clustered(resource("IS"), DISK)

    assert Dependencies(service=service, stores=stores).expected == []


@pytest.mark.parametrize(
    ("shown", "is_covered"),
    [
        ((KEY,), True),
        (("SOFTWARE\\Other", KEY.upper()), True),
        ((KEY.rpartition("\\")[0],), True),
        ((), False),
        ((KEY.replace("160", "150"),), False),
        ((KEY.replace("SOFTWARE", r"SOFTWARE\WOW6432Node"),), False),
        ((f"{KEY}2",), False),
    ],
)
def test_checkpoint_covers_the_keys_below(
    shown: tuple[str, ...], *, is_covered: bool
) -> None:
    """In any letter case, at a backslash."""
    found = Checkpoints(service=clustered(resource("IS")), shown=shown)

    assert (found.faults == ()) is is_covered


@pytest.mark.parametrize(
    ("state", "faults"), [("Online", ()), ("Failed", ("IS is Failed on NODE1",))]
)
def test_state_other_than_online_is_a_fault(
    state: str, faults: tuple[str, ...]
) -> None:
    """Offline or failed, it is down on all nodes."""
    service = clustered(resource("IS", state=state))

    assert ResourceState(service=service).faults == faults


def test_disk_must_go_where_the_resource_goes() -> None:
    """Only disks of its own group count, and only those that it uses."""
    other = resource("Other", "Physical Disk", owners=())
    service = clustered(resource("IS"), DISK, other)
    found = DiskOwners(service=service, places=(place(), place(None)))

    assert found.faults == ("NODE2 is no possible owner of Disk",)
    assert found.hidden == ()
    assert list(found.shown) == ["IS", "Disk"]


@pytest.mark.parametrize(
    ("mode", "state", "node", "faults"),
    [
        ("Manual", "Running", "NODE1", 0),
        ("Manual", "Stopped", "NODE2", 0),
        ("Manual", "Running", "NODE2", 1),
        ("Disabled", "Stopped", "NODE2", 1),
        ("Auto", "Running", "NODE2", 2),
    ],
)
def test_service_is_left_to_the_cluster(
    mode: str, state: str, node: str, faults: int
) -> None:
    """It starts manually, and runs on the owner alone."""
    service = WindowsService(
        name="MsDtsServer160",
        display_name="",
        state=state,
        start_mode=mode,
        start_name=None,
        path_name=None,
    )
    found = NodeService(
        node=node, service=service, services=(clustered(resource("IS")),)
    )

    assert len(found.faults) == faults


def test_owner_that_nobody_knows_is_not_held_against_a_node() -> None:
    """Only the start mode can be wrong then."""
    service = WindowsService(
        name="MsDtsServer160",
        display_name="",
        state="Running",
        start_mode="Manual",
        start_name=None,
        path_name=None,
    )
    hidden = clustered(resource("IS", owner=None))
    found = NodeService(node="NODE1", service=service, services=(hidden,))

    assert (found.faults, found.knows_owner) == ((), False)


@pytest.mark.parametrize(
    ("state", "mode", "wrapped", "faults"),
    [
        ("Stopped", "Disabled", "MsDtsServer160", 0),
        ("Stopped", "Manual", "Spooler", 0),
        ("Running", "Manual", "Spooler", 1),
        ("Stopped", "Auto", "Spooler", 1),
        ("Stopped", "Manual", "MSDTSSERVER170", 1),
        ("Running", "Auto", "MsDtsServer170", 3),
    ],
)
def test_nothing_depends_on_a_deprecated_service(
    state: str, mode: str, wrapped: str, faults: int
) -> None:
    """It does not run, and neither Windows nor the cluster starts it."""
    service = WindowsService(
        name="MsDtsServer170",
        display_name="",
        state=state,
        start_mode=mode,
        start_name=None,
        path_name=None,
    )
    found = DeprecatedServices(
        services=(service,), resources=(clustered(resource("IS", service=wrapped)),)
    )

    assert (len(found.faults), found.changing) == (faults, ())


def groups(owners: tuple[str, ...], restart_action: int | None = 1) -> SharedGroups:
    """Return two groups with the service, of which one may come to these nodes."""
    one = resource("IS1", owners=("NODE1",), restart_action=restart_action)
    other = resource("IS2", role="SSIS2", owners=owners, restart_action=2)
    return SharedGroups(services=(clustered(one, SQL_SERVER, DISK), clustered(other)))


def test_groups_may_not_meet_on_a_node() -> None:
    """One machine runs one service."""
    assert groups(BOTH).common_owners == ("NODE1",)
    assert groups(("NODE2",)).common_owners == ()


@pytest.mark.parametrize(
    ("action", "faults"), [(0, ()), (1, ()), (2, ("IS1",)), (None, ())]
)
def test_failure_that_takes_sql_server_along_is_named(
    action: int | None, faults: tuple[str, ...]
) -> None:
    """A group without SQL Server may fail over."""
    found = groups(BOTH, action)

    assert found.restart_actions == {"IS1": action}
    assert found.that_fail_sql_server_over == faults


def test_groups_are_told_from_resources() -> None:
    """Two resources in one group are one group."""
    same = (clustered(resource("IS1")), clustered(resource("IS2", role="ssis")))

    assert not SharedGroups(services=same).are_several
    assert groups(BOTH).are_several


def test_findings_of_all_resources_stand_together() -> None:
    """One fault spoils them, and everyone is shown by name."""
    service, other = resource("IS1"), resource("IS2", state="Offline")
    found = Findings(
        found=(
            ResourceState(service=clustered(service)),
            ResourceState(service=clustered(other)),
        )
    )

    assert found.shown == {"IS1": "Online on NODE1", "IS2": "Offline on NODE1"}
    assert found.faults == ("IS2 is Offline on NODE1",)
    assert found.source == "NODE1"
