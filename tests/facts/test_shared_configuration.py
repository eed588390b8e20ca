"""The clustered service's file: its place, its servers, its folders."""

from __future__ import annotations

import pytest

from fixtures.facts.cluster_disks import ClusterDisks
from fixtures.facts.clustered_service import ClusteredService
from fixtures.facts.failover_cluster import (
    ClusterNode,
    ClusterResource,
    FailoverCluster,
)
from fixtures.facts.service_configuration import (
    ServiceConfiguration,
    SqlServerFolder,
)
from fixtures.facts.shared_configuration import (
    NamedFile,
    NamedServers,
    PackageFolders,
    SameFile,
    SharedFile,
    SharedPlaces,
    is_virtual_server,
    virtual_server,
)

DISKS = ClusterDisks(
    mount_points={"Disk": ("P:", r"C:\Mount"), "Other": ("X:",)},
    shared_volumes=(r"C:\ClusterStorage\V1",),
)


def resource(
    name: str, kind: str, role: str = "SSIS", **properties: str
) -> ClusterResource:
    """Return a resource of a role."""
    return ClusterResource(
        name=name,
        type=kind,
        state="Online",
        clustered_role=role,
        owner_node="NODE1",
        private_properties=properties,
        depends_on=(),
        possible_owners=("NODE1", "NODE2"),
    )


SQL_SERVER = resource(
    "SQL", "SQL Server", VirtualServerName="SQLFCI", InstanceName="INST1"
)
SERVICE = resource("IS", "Generic Service", ServiceName="MsDtsServer160")
CLUSTERED = ClusteredService(
    resource=SERVICE,
    cluster=FailoverCluster(
        name="CLU",
        fqdn=None,
        asked_node="NODE1",
        nodes=(ClusterNode(name="NODE1", state="Up"),),
        clustered_roles=(),
        resources=(
            SERVICE,
            SQL_SERVER,
            resource("Disk", "Physical Disk"),
            resource("Other", "Physical Disk", role="Another"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("path", "faults"),
    [
        (r"P:\ms.xml", 0),
        (r"D:\ms.xml", 0),
        (r"C:\ClusterStorage\V1\ms.xml", 0),
        (r"C:\ClusterStorage\V2\ms.xml", 1),
        (r"C:\Mount\ms.xml", 0),
        (r"\\server\share\ms.xml", 0),
        (r"C:\Program Files\ms.xml", 1),
        ("ms.xml", 1),
        ("P:\\", 1),
        ("..\\", 2),
    ],
)
def test_file_has_a_full_path_off_the_system_drive(path: str, faults: int) -> None:
    """Which disk it is on is another question."""
    found = NamedFile(service=CLUSTERED, place=DISKS.place_of(path), system_drive="c:")

    assert len(found.faults) == faults
    assert found.shown == path


def test_registry_that_names_no_file_is_a_fault() -> None:
    """Setup would have named one."""
    found = NamedFile(service=CLUSTERED, place=None, system_drive="C:")

    assert found.faults == ("the registry names no configuration file",)
    assert found.shown == "no ServiceConfigFile"


@pytest.mark.parametrize(
    ("shown", "is_same"), [(r"p:\MS.xml", True), (r"Q:\ms.xml", False), (None, False)]
)
def test_file_of_another_node_is_the_owners(
    shown: str | None, *, is_same: bool
) -> None:
    """In any letter case."""
    found = SameFile(service=CLUSTERED, shown=shown, expected=r"P:\ms.xml")

    assert (found.faults == ()) is is_same


@pytest.mark.parametrize(
    ("path", "faults"),
    [
        (r"P:\Packages", ()),
        (r"\\server\share", ()),
        (r"X:\a", (r"X:\a: Other is not in the group SSIS",)),
        (r"D:\a", (r"D:\a: a disk of the node itself is not in the group SSIS",)),
        (r"..\a", (r"..\a: no full path",)),
    ],
)
def test_place_moves_with_the_resource(path: str, faults: tuple[str, ...]) -> None:
    """A disk of its own group, or what every node reaches."""
    found = SharedPlaces(service=CLUSTERED, places=(DISKS.place_of(path),))

    assert found.faults == faults


@pytest.mark.parametrize(("fault", "faults"), [("", ()), ("no XML", ("no XML",))])
def test_file_is_usable_without_a_fault(fault: str, faults: tuple[str, ...]) -> None:
    """Whatever is wrong with it is said."""
    found = SharedFile(service=CLUSTERED, path="ms.xml", fault=fault)

    assert (found.faults, found.shown) == (faults, "ms.xml")


def servers(*names: str) -> NamedServers:
    """Return a file with these ServerNames."""
    configuration = ServiceConfiguration(
        host="NODE1",
        path="ms.xml",
        sql_server_folders=tuple(
            SqlServerFolder(name="MSDB", server_name=one) for one in names
        ),
        file_system_folders=(),
        stop_executing_packages_on_shutdown=None,
    )
    return NamedServers(service=CLUSTERED, configuration=configuration)


@pytest.mark.parametrize(
    ("names", "faults"),
    [
        ((r"SQLFCI\INST1",), 0),
        ((r"sqlfci.corp.example\inst1", r"SALES\INST1"), 0),
        (("SQLFCI,50001",), 0),
        (("SQLFCI",), 1),
        ((r"SALES\INST1",), 1),
        ((r"SQLFCI\INST1", "."), 1),
        ((r"SQLFCI\INST1", r"node1\INST1"), 1),
        (("(local)",), 2),
        ((), 1),
    ],
)
def test_file_names_the_virtual_server_and_no_machine(
    names: tuple[str, ...], faults: int
) -> None:
    """Other virtual servers may be listed too."""
    assert len(servers(*names).faults) == faults


@pytest.mark.parametrize(
    ("instance", "name"), [("INST1", r"V\INST1"), ("MSSQLSERVER", "V"), ("", "V")]
)
def test_virtual_server_is_called_by_name_and_instance(
    instance: str, name: str
) -> None:
    """The default instance has no name of its own."""
    server = resource("S", "SQL Server", VirtualServerName="V", InstanceName=instance)

    assert virtual_server(server) == name


@pytest.mark.parametrize(
    ("written", "is_meant"),
    [(r"V\MSSQLSERVER", True), ("v.corp.example", True), (r"V\I", False), ("", False)],
)
def test_default_instance_is_meant_without_a_name(
    written: str, *, is_meant: bool
) -> None:
    """With MSSQLSERVER as well."""
    assert is_virtual_server(written, "V") is is_meant


def test_folders_that_are_missing_are_named() -> None:
    """The others exist, in whatever letters."""
    found = PackageFolders(
        service=CLUSTERED, paths=(r"P:\A", r"P:\B"), existing=(r"p:\a",)
    )

    assert found.shown == {r"P:\A": "exists", r"P:\B": "missing"}
    assert found.faults == (r"P:\B does not exist",)
