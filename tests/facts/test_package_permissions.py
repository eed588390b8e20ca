"""The lists of package folders: who may write, and who should not."""

from __future__ import annotations

import pytest

from fixtures.facts.access_control import (
    EVERYONE,
    USERS,
    AccessControlEntry,
    KnownGroups,
    Principal,
    SecurityDescriptor,
)
from fixtures.facts.clustered_service import ClusteredService
from fixtures.facts.failover_cluster import ClusterResource, FailoverCluster
from fixtures.facts.package_permissions import (
    BroadWriters,
    FolderPermissions,
    PackageAuthors,
    file_rights,
)

AUTHOR, TEAM = "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1002"
FOLDER = r"P:\Packages"
RESOURCE = ClusterResource(
    name="IS",
    type="Generic Service",
    state="Online",
    clustered_role="SSIS",
    owner_node="NODE1",
    private_properties={},
    depends_on=(),
    possible_owners=(),
)
SERVICE = ClusteredService(
    resource=RESOURCE,
    cluster=FailoverCluster(
        name="CLU",
        fqdn=None,
        asked_node="NODE1",
        nodes=(),
        clustered_roles=(),
        resources=(RESOURCE,),
    ),
)


def allow(sid: str, mask: int, *, is_inherit_only: bool = False) -> AccessControlEntry:
    """Return an entry that gives rights."""
    return AccessControlEntry(
        sid=sid, mask=mask, is_allowing=True, is_inherit_only=is_inherit_only
    )


def deny(sid: str, mask: int) -> AccessControlEntry:
    """Return an entry that takes rights."""
    return AccessControlEntry(sid=sid, mask=mask, is_allowing=False)


def permissions(*entries: AccessControlEntry) -> FolderPermissions:
    """Return a folder with these entries."""
    return FolderPermissions(
        descriptors={FOLDER: SecurityDescriptor(entries=entries)},
        groups=KnownGroups(groups=()),
    )


@pytest.mark.parametrize(
    ("mask", "rights"),
    [
        (0x10000000, 0x1F01FF),
        (0x80000000 | 0x40000000, 0x120089 | 0x120116),
        (0x1301BF, 0x1301BF),
    ],
)
def test_generic_rights_are_what_they_mean_for_files(mask: int, rights: int) -> None:
    """All others stay as they are."""
    assert file_rights(mask) == rights


@pytest.mark.parametrize(
    ("entries", "faults", "unknown"),
    [
        ((allow(AUTHOR, 0x3),), 0, 0),
        ((allow(AUTHOR, 0x1), allow(EVERYONE, 0x2)), 0, 0),
        ((allow(AUTHOR, 0x1),), 1, 0),
        ((allow(AUTHOR, 0x3, is_inherit_only=True),), 1, 0),
        ((deny(AUTHOR, 0x2), allow(AUTHOR, 0x3)), 1, 0),
        ((deny(AUTHOR, 0x10000), allow(AUTHOR, 0x3)), 0, 0),
        ((allow(TEAM, 0x3),), 0, 1),
        ((deny(TEAM, 0x2), allow(AUTHOR, 0x3)), 0, 1),
        ((), 1, 0),
    ],
)
def test_authors_need_both_rights(
    entries: tuple[AccessControlEntry, ...], faults: int, unknown: int
) -> None:
    """On the folder itself, and nobody may have denied them before."""
    found = PackageAuthors(
        service=SERVICE,
        permissions=permissions(*entries),
        authors=(Principal(account=r"CORP\authors", sid=AUTHOR),),
    )

    assert (len(found.faults), len(found.unknown)) == (faults, unknown)


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ((allow(USERS, 0x1200A9), allow(AUTHOR, 0x1F01FF)), ()),
        ((allow(USERS, 0x4),), (rf"Users may change {FOLDER}",)),
        ((allow(EVERYONE, 0x40000),), (rf"Everyone may change {FOLDER}",)),
        ((allow(USERS, 0x1F01FF, is_inherit_only=True),), ()),
        ((deny(USERS, 0x1F01FF), allow(USERS, 0x2)), ()),
    ],
)
def test_write_rights_of_everybody_are_named(
    entries: tuple[AccessControlEntry, ...], faults: tuple[str, ...]
) -> None:
    """Reading changes nothing, and denied is not given."""
    found = BroadWriters(service=SERVICE, permissions=permissions(*entries))

    assert found.faults == faults


def test_folder_without_a_list_is_open_to_all() -> None:
    """That is what a missing list means."""
    descriptors = {FOLDER: SecurityDescriptor(entries=None)}
    found = BroadWriters(
        service=SERVICE,
        permissions=FolderPermissions(
            descriptors=descriptors, groups=KnownGroups(groups=())
        ),
    )

    assert found.faults == (rf"no DACL may change {FOLDER}",)
    assert found.shown == {FOLDER: ("no DACL: everybody may do everything",)}
