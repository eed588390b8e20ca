"""Cluster disks, and the permissions of what lies on them."""

from __future__ import annotations

import pytest

from fixtures.lab.cim.repository import CimRepository
from fixtures.lab.cim.values import Instance, Reference
from fixtures.lab.estate.cluster import FailoverCluster, ResourceState
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.estate.file_tree import ROOT_DESCRIPTOR
from fixtures.lab.estate.security import (
    USERS,
    AccessControlEntry,
    SecurityDescriptor,
)
from fixtures.lab.healthy.clustered_service import physical_disk, shared_disk
from tests.lab.cim.asking import Ask, call, column

CLUSTER = "root/MSCluster"
DISK = "Cluster Disk 9"
ROLE = "SSIS Scale Out Master"
FOLDER = r"P:\Packages"
FILE_SECURITY = "root/cimv2:Win32_LogicalFileSecuritySetting"
FILES = r"SELECT Name FROM CIM_DataFile WHERE Drive = 'p:'"
READERS = "S-1-5-21-1-2-3-9"


@pytest.fixture
def cluster(estate: LabEstate) -> FailoverCluster:
    """Return the cluster with a disk in the role that NODE1 owns."""
    assert estate.cluster is not None
    disk = shared_disk(DISK, "P", 9)
    disk.files[rf"{FOLDER}\load.dtsx"] = b"x"
    disk.folders.add(r"P:\Empty")
    estate.cluster.disks.append(disk)
    estate.cluster.resources.append(physical_disk(ROLE, DISK))
    return estate.cluster


def keys(repository: CimRepository, class_name: str) -> list[tuple[str, ...]]:
    """Return the keys at both ends of an association."""
    return [
        tuple(
            next(iter(value.keys.values()))
            for _, value in instance.items()
            if isinstance(value, Reference)
        )
        for instance in repository.enumerate(CLUSTER, class_name).instances
    ]


def entries(descriptor: object) -> list[tuple[object, object, object]]:
    """Return whom each entry concerns, its rights and its flags."""
    assert isinstance(descriptor, Instance)
    dacl = descriptor["DACL"]
    assert isinstance(dacl, tuple)
    found: list[tuple[object, object, object]] = []
    for one in dacl:
        assert isinstance(one, Instance)
        trustee = one["Trustee"]
        assert isinstance(trustee, Instance)
        found.append((trustee["SIDString"], one["AccessMask"], one["AceFlags"]))
    return found


def test_disk_leads_from_resource_to_path(
    cluster: FailoverCluster, repository: CimRepository
) -> None:
    """Resource, disk and partition are joined by the disk's id and the path."""
    ((resource, disk),) = keys(repository, "MSCluster_ResourceToDisk")
    partitions = keys(repository, "MSCluster_DiskToDiskPartition")

    assert resource == DISK
    assert column(repository, "SELECT Id FROM MSCluster_Disk", CLUSTER) == [disk]
    assert partitions == [(disk, "P:")]
    assert column(
        repository, "SELECT MountPoints FROM MSCluster_DiskPartition", CLUSTER
    ) == [cluster.disks[0].partitions[0].mount_points]


@pytest.mark.parametrize(("host", "files"), [("NODE1", 1), ("NODE2", 0), ("OTHER", 0)])
@pytest.mark.usefixtures("cluster")
def test_disk_is_seen_by_the_owner_of_its_group(
    ask: Ask, host: str, files: int
) -> None:
    """The passive node has no such drive."""
    assert len(column(ask(host), FILES)) == files


def test_disk_that_is_offline_is_seen_by_nobody(
    cluster: FailoverCluster, repository: CimRepository
) -> None:
    """Without its resource there is no drive."""
    cluster.resource(DISK).state = ResourceState.OFFLINE

    assert column(repository, FILES) == []


def test_cluster_shared_volume_is_seen_by_every_node(
    cluster: FailoverCluster, ask: Ask
) -> None:
    """And it has a class of its own."""
    cluster.resource(DISK).is_cluster_shared_volume = True

    names = column(
        ask(), "SELECT Name FROM MSCluster_ClusterSharedVolume", namespace=CLUSTER
    )

    assert len(column(ask("NODE2"), FILES)) == 1
    assert names == ["P:"]


@pytest.mark.usefixtures("cluster")
def test_empty_folder_exists(repository: CimRepository) -> None:
    """A folder needs nothing in it."""
    query = r"SELECT Name FROM Win32_Directory WHERE Name = 'P:\\Empty'"

    assert column(repository, query) == [r"P:\Empty"]


@pytest.mark.usefixtures("cluster")
def test_new_folder_inherits_from_the_root_of_its_drive(
    repository: CimRepository,
) -> None:
    """Users may then create files: what applied below the root applies here."""
    code, outputs = call(
        repository, FILE_SECURITY, {"Path": FOLDER}, "GetSecurityDescriptor"
    )

    found = entries(outputs["Descriptor"])

    assert code == 0
    assert (USERS, 0x2, 0x12) in found
    assert all(sid != "S-1-1-0" for sid, _, _ in found)


def test_protected_folder_has_its_own_entries_only(
    cluster: FailoverCluster, repository: CimRepository
) -> None:
    """Nothing is inherited, and the flag says so."""
    own = AccessControlEntry(sid=READERS, mask=1)
    cluster.disks[0].descriptors[FOLDER] = SecurityDescriptor(
        dacl=(own,), is_protected=True
    )

    _, outputs = call(
        repository, FILE_SECURITY, {"Path": FOLDER}, "GetSecurityDescriptor"
    )
    descriptor = outputs["Descriptor"]

    assert entries(descriptor) == [(READERS, 1, 0)]
    assert isinstance(descriptor, Instance)
    assert descriptor["ControlFlags"] == 0x9004


def test_folder_without_list_lets_everybody_in(
    cluster: FailoverCluster, repository: CimRepository
) -> None:
    """A DACL that is missing is NULL, which is not the empty one."""
    cluster.disks[0].descriptors[FOLDER] = SecurityDescriptor(dacl=None)

    _, outputs = call(
        repository, FILE_SECURITY, {"Path": FOLDER}, "GetSecurityDescriptor"
    )

    assert isinstance(outputs["Descriptor"], Instance)
    assert outputs["Descriptor"]["DACL"] is None


@pytest.mark.usefixtures("cluster")
def test_permissions_need_an_administrator(ask: Ask) -> None:
    """Somebody else is told "access denied"."""
    code, outputs = call(
        ask(account="reader"), FILE_SECURITY, {"Path": "P:\\"}, "GetSecurityDescriptor"
    )

    assert code == 2
    assert outputs == {}


def test_owner_can_shut_administrators_out(
    cluster: FailoverCluster, repository: CimRepository
) -> None:
    """Whoever owns a folder decides who sees its permissions."""
    own = AccessControlEntry(sid=READERS, mask=0x1F01FF)
    cluster.disks[0].descriptors[FOLDER] = SecurityDescriptor(
        dacl=(own,), owner=READERS, is_protected=True
    )

    code, _ = call(repository, FILE_SECURITY, {"Path": FOLDER}, "GetSecurityDescriptor")

    assert code == 2


def test_root_keeps_its_own_entries() -> None:
    """The root of a drive inherits from nothing."""
    assert ROOT_DESCRIPTOR.below(ROOT_DESCRIPTOR, is_folder=True) == ROOT_DESCRIPTOR
