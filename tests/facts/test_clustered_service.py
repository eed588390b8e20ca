"""The clustered service's resource: what is wrong with it, in words."""

from __future__ import annotations

import pytest

from fixtures.facts.cluster_disks import Place
from fixtures.facts.clustered_service import (
    Checkpoints,
    Dependencies,
    Findings,
    ResourceState,
)
from fixtures.facts.integration_services import DeprecatedServices
from fixtures.facts.windows import WindowsService
from tests.facts.clustered import DISK, SQL_SERVER, clustered, place, resource

KEY = r"SOFTWARE\Microsoft\Microsoft SQL Server\160\SSIS\ServiceConfigFile"


@pytest.mark.parametrize(
    ("name", "version"), [("MsDtsServer160", "160"), ("MsDtsServer", "")]
)
def test_version_is_in_the_services_name(name: str, version: str) -> None:
    """That of 2005 has none."""
    assert clustered(resource("IS", service=name)).version == version


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
