"""The stand-alone service: which instances a file means, and when files agree."""

from __future__ import annotations

import pytest

from fixtures.facts.integration_services import (
    DeprecatedServices,
    InstalledService,
    ListedInstances,
    PackageInstance,
    ServiceConfigurations,
)
from fixtures.facts.service_configuration import (
    FileSystemFolder,
    ServiceConfiguration,
    SqlServerFolder,
)
from fixtures.facts.windows import WindowsService


def service(name: str, state: str = "Running") -> WindowsService:
    """Return a service in a state."""
    return WindowsService(
        name=name,
        display_name="",
        state=state,
        start_mode="Auto",
        start_name=None,
        path_name=None,
    )


def file(
    *servers: str, store: str = r"..\Packages", stop: str | None = None
) -> ServiceConfiguration:
    """Return a configuration file with these servers."""
    return ServiceConfiguration(
        host="NODE1",
        path="ms.xml",
        sql_server_folders=tuple(
            SqlServerFolder(name="MSDB", server_name=one) for one in servers
        ),
        file_system_folders=(FileSystemFolder(name="Files", store_path=store),),
        stop_executing_packages_on_shutdown=stop,
    )


def instance(
    server_name: str,
    *nodes: str,
    port: int | None = 1433,
    packages: tuple[tuple[str, int], ...] | None = (("Sales", 2),),
) -> PackageInstance:
    """Return an instance with packages."""
    return PackageInstance(
        server_name=server_name, nodes=nodes, port=port, packages=packages
    )


NAMED = instance(r"NODE1\INST1", "NODE1", port=50001)
CLUSTERED = instance("SQLFCI", "NODE1", "NODE2")


@pytest.mark.parametrize(
    "written",
    [
        *("NODE1", "node1.corp.example", ".", "(LOCAL)", "localhost"),
        *(r"NODE1\MSSQLSERVER", r".\mssqlserver", "NODE1,1433", "tcp:node1"),
    ],
)
def test_name_means_a_nodes_default_instance(written: str) -> None:
    """Every way to write it on that node counts."""
    assert instance("NODE1", "NODE1").is_named(written, "NODE1")


@pytest.mark.parametrize("written", ["NODE2", r"NODE1\INST1", "NODE1,1434", "", ","])
def test_name_means_another_instance(written: str) -> None:
    """Other hosts, instances and ports are not it."""
    assert not instance("NODE1", "NODE1").is_named(written, "NODE1")


def test_dot_on_another_node_is_another_instance() -> None:
    """It means the instance of the machine whose file it stands in."""
    assert not instance("NODE1", "NODE1").is_named(".", "NODE2")


@pytest.mark.parametrize("written", [r"NODE1\inst1", r".\INST1", "NODE1,50001"])
def test_name_means_a_named_instance(written: str) -> None:
    """By its name, or by the port where no name is written."""
    assert NAMED.is_named(written, "NODE1")


@pytest.mark.parametrize("written", [".", "NODE1", "(local)"])
def test_machine_is_no_failover_cluster_instance(written: str) -> None:
    """That has a network name of its own, wherever it runs."""
    assert not CLUSTERED.is_named(written, "NODE1")
    assert CLUSTERED.is_named("sqlfci.corp.example", "NODE1")


def test_missing_instances_are_those_with_packages() -> None:
    """Who has none need not be listed, who kept them secret might."""
    found = ListedInstances(
        node="NODE1",
        configuration=file("."),
        instances=(
            instance("NODE1", "NODE1"),
            CLUSTERED,
            instance("EMPTY", "NODE2", packages=()),
            instance("SECRET", "NODE2", packages=None),
        ),
    )

    assert found.expected == ("NODE1", "SQLFCI")
    assert (found.missing, found.unknown) == (("SQLFCI",), ("SECRET",))
    assert found.packages == {
        "NODE1": {"Sales": 2},
        "SQLFCI": {"Sales": 2},
        "EMPTY": {},
    }


def agreement(
    one: ServiceConfiguration, other: ServiceConfiguration, *instances: PackageInstance
) -> bool:
    """Whether the files of two nodes agree."""
    return ServiceConfigurations(
        files=(("NODE1", one), ("NODE2", other)), instances=instances
    ).agree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (file("A", "B"), file("b.corp.example", "a")),
        (file("A"), file(r"A\MSSQLSERVER")),
        (file("A", store=r"P:\Packages"), file("A", store="p:\\packages\\")),
        (file("A", stop=None), file("A", stop=" TRUE ")),
        (file("."), file("NODE2")),
    ],
    ids=["order and suffix", "default instance", "path", "default", "own name"],
)
def test_files_that_mean_the_same_agree(
    one: ServiceConfiguration, other: ServiceConfiguration
) -> None:
    """Spelling and order are nobody's business."""
    assert agreement(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (file("A"), file("A", "B")),
        (file("A"), file(r"A\INST1")),
        (file("A"), file("A,1434")),
        (file("A", store=r"P:\Packages"), file("A", store=r"P:\Packages2")),
        (file("A", stop="false"), file("A")),
        (file("A", stop="maybe"), file("A")),
    ],
    ids=["server", "instance", "port", "path", "setting", "no boolean"],
)
def test_files_that_mean_something_else_do_not_agree(
    one: ServiceConfiguration, other: ServiceConfiguration
) -> None:
    """Any difference shows other packages on another node."""
    assert not agreement(one, other)


@pytest.mark.parametrize(
    ("packages", "agree"), [((), True), ((("Sales", 1),), False), (None, False)]
)
def test_own_instance_counts_when_it_has_packages(
    packages: tuple[tuple[str, int], ...] | None, *, agree: bool
) -> None:
    """A dot shows other packages on each node, or none at all."""
    nodes = tuple(
        instance(node, node, packages=packages) for node in ("NODE1", "NODE2")
    )

    assert agreement(file("."), file("."), *nodes) is agree


@pytest.mark.parametrize(
    ("version", "name"), [("160", "MsDtsServer160"), ("150", None), (None, None)]
)
def test_service_of_the_version_is_found(version: str | None, name: str | None) -> None:
    """Another version's service is not it, nor is any when no node has one."""
    found = InstalledService(
        node="NODE1",
        version=version,
        services=(service("MSDTSSERVER160"), service("MsDtsServer140", "Stopped")),
    )

    assert (found.service is not None) is (name is not None)
    assert found.is_running is (name is not None)
    assert found.shown["MsDtsServer140"] == "Stopped, Auto"


@pytest.mark.parametrize("state", ["Start Pending", "Stop Pending", "Unknown"])
def test_service_that_is_changing_is_neither_running_nor_stopped(state: str) -> None:
    """It may be either in a moment."""
    changing = (service("MsDtsServer170", state), service("MsDtsServer180", "Stopped"))
    found = DeprecatedServices(services=changing, resources=())

    assert found.changing == ("MsDtsServer170",)
