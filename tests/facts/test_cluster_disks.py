"""Where a path lies: the longest mount point decides, at a backslash."""

from __future__ import annotations

import pytest

from fixtures.facts.cluster_disks import ClusterDisks, PlaceKind

DISKS = ClusterDisks(
    mount_points={
        "Disk 1": ("P:", "X:\\SSIS\\"),
        "Disk 2": ("X:", r"C:\Mounts\Two"),
        "Disk 3": (r"C:\ClusterStorage\Volume1",),
    },
    unseen=("Disk 4",),
    shared_volumes=(r"C:\ClusterStorage\Volume1",),
    nodes=("NODE1", "node2", "10.0.0.8"),
)


@pytest.mark.parametrize(
    ("path", "disk"),
    [
        (r"P:\ms.xml", "Disk 1"),
        ("p:\\", "Disk 1"),
        (r"x:\ssis\ms.xml", "Disk 1"),
        (r"X:\SSIS", "Disk 1"),
        (r"X:\SSISOld\ms.xml", "Disk 2"),
        (r"C:\mounts\two\Packages", "Disk 2"),
    ],
)
def test_path_is_on_the_disk_with_the_longest_mount_point(path: str, disk: str) -> None:
    """In any letter case, and never by half a folder's name."""
    place = DISKS.place_of(path)

    assert (place.kind, place.disk) == (PlaceKind.CLUSTER_DISK, disk)
    assert not place.needs_no_disk


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (r"D:\Packages", PlaceKind.LOCAL_DISK),
        (r"C:\ClusterStorage\Volume1\Packages", PlaceKind.SHARED_VOLUME),
        (r"c:\clusterstorage\volume1", PlaceKind.SHARED_VOLUME),
        (r"C:\ClusterStorage\Volume10\Packages", PlaceKind.LOCAL_DISK),
        (r"D:\ClusterStorage\Volume1\Packages", PlaceKind.LOCAL_DISK),
        (r"\\server\share\Packages", PlaceKind.FILE_SHARE),
        (r"\\10.0.0.7\share\Packages", PlaceKind.FILE_SHARE),
        (r"\\node10\share\Packages", PlaceKind.FILE_SHARE),
        (r"\\node1\C$\Packages", PlaceKind.LOCAL_DISK),
        (r"\\NODE2.corp.example\Packages\New", PlaceKind.LOCAL_DISK),
        (r"\\LocalHost\share\Packages", PlaceKind.LOCAL_DISK),
        (r"\\127.0.0.1\share\Packages", PlaceKind.LOCAL_DISK),
        (r"\\10.0.0.8\share\Packages", PlaceKind.LOCAL_DISK),
        (r"\\server", PlaceKind.NOWHERE),
        (r"\\?\Volume{1}\Packages", PlaceKind.NOWHERE),
        (r"..\Packages", PlaceKind.NOWHERE),
        ("P:Packages", PlaceKind.NOWHERE),
        (r"\Packages", PlaceKind.NOWHERE),
        ("", PlaceKind.NOWHERE),
    ],
)
def test_path_leads_to_no_disk_of_the_cluster(path: str, kind: PlaceKind) -> None:
    """What every node reaches, what one node has, and what is no full path."""
    place = DISKS.place_of(path)

    assert (place.kind, place.disk) == (kind, None)
    assert str(place) == f"{path}: {kind}"


@pytest.mark.parametrize(
    ("path", "needs_none"),
    [(r"C:\ClusterStorage\Volume1\a", True), (r"\\s\share", True), (r"D:\a", False)],
)
def test_what_every_node_reaches_needs_no_disk(path: str, *, needs_none: bool) -> None:
    """Shared volumes and shares are there without a disk in the group."""
    assert DISKS.place_of(path).needs_no_disk is needs_none


@pytest.mark.parametrize(
    ("path", "unseen"),
    [(r"P:\ms.xml", ("Disk 4",)), (r"D:\a", ("Disk 4",)), (r"\\s\share", ())],
)
def test_disk_that_was_not_seen_may_be_mounted_anywhere_on_a_drive(
    path: str, unseen: tuple[str, ...]
) -> None:
    """Below a disk that was seen as well; what is behind a share it is not."""
    assert DISKS.may_hold(path) == unseen
