"""The nodes to which the clustered service may come: what is wrong with them."""

from __future__ import annotations

import pytest

from fixtures.facts.clustered_owners import (
    DiskOwners,
    NodeService,
    Owners,
    SharedGroups,
    WrappedServices,
)
from fixtures.facts.windows import WindowsService
from tests.facts.clustered import BOTH, DISK, SQL_SERVER, clustered, place, resource


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


@pytest.mark.parametrize(
    ("installed", "missing"),
    [
        ({"NODE1": ("MsDtsServer160", "MsDtsServer170")}, 0),
        ({"NODE1": ()}, 0),
        ({"NODE1": ("MsDtsServer160",), "NODE2": ("MsDtsServer150",)}, 1),
    ],
    ids=["a newer one", "none", "another on one node"],
)
def test_resource_whose_service_a_node_lacks_is_wrong_whatever_others_have(
    installed: dict[str, tuple[str, ...]], missing: int
) -> None:
    """A newer version counts only once all nodes are known to have it."""
    services = (clustered(resource("IS")),)
    found = WrappedServices(services=services, installed=installed)

    assert len(found.missing) == missing


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


def on_node(
    node: str, mode: str, state: str, holders: tuple[str, ...] | None
) -> NodeService:
    """Return the service on a node, which the cluster has on the holders."""
    installed = WindowsService(
        name="MsDtsServer160",
        display_name="",
        state=state,
        start_mode=mode,
        start_name=None,
        path_name=None,
    )
    return NodeService(
        service=clustered(resource("IS")),
        node=node,
        installed=installed,
        holders=holders,
    )


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
    found = on_node(node, mode, state, holders=("NODE1", "NODE3"))

    assert len(found.faults) == faults


def test_owner_that_nobody_knows_is_not_held_against_a_node() -> None:
    """Only the start mode can be wrong then."""
    assert on_node("NODE2", "Manual", "Running", holders=None).faults == ()
    assert len(on_node("NODE2", "Auto", "Running", holders=None).faults) == 1


def test_disk_must_go_where_the_resource_goes() -> None:
    """Only disks of its own group count, and only those that it uses."""
    other = resource("Other", "Physical Disk", owners=())
    service = clustered(resource("IS"), DISK, other)
    found = DiskOwners(service=service, places=(place(), place(None)))

    assert found.faults == ("NODE2 is no possible owner of Disk",)
    assert found.hidden == ()
    assert list(found.shown) == ["IS", "Disk"]


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
