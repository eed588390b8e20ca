"""The disks of a cluster and its checkpoints: joins, and what was not shown."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fixtures.collect.cluster_disks import (
    collect_cluster_disks,
    collect_registry_checkpoints,
)
from fixtures.errors import AnswerError, MalformedAnswerError
from fixtures.facts.cluster_disks import ClusterDisks
from fixtures.facts.failover_cluster import ClusterResource, FailoverCluster
from fixtures.transport.cim import CimInstance, CimReference, instance_of
from tests.collect.scripted import ScriptedHost, row

PREFIX = "root/MSCluster:MSCluster_"
HIVE = r"Cluster\Resources\id-1"


def resource(
    name: str, kind: str = "Physical Disk", *checkpoints: str
) -> ClusterResource:
    """Return a resource."""
    return ClusterResource(
        name=name,
        type=kind,
        state="Online",
        clustered_role="SSIS",
        owner_node="NODE1",
        private_properties={},
        depends_on=(),
        possible_owners=(),
        id="id-1",
        registry_checkpoints=checkpoints,
    )


def reference(kind: str, key: str, name: str) -> CimReference:
    """Return a reference to an object of the cluster."""
    return CimReference(
        class_name=f"MSCluster_{kind}", namespace="root/MSCluster", keys={key: name}
    )


def pair(group: CimReference | None, part: CimReference | None) -> CimInstance:
    """Return a row of an association."""
    return instance_of(
        "MSCluster_Association",
        {"GroupComponent": group, "PartComponent": part},
        host="NODE1",
    )


ANSWERS = {
    "ResourceToDisk": [
        pair(reference("Resource", "Name", "Disk 1"), reference("Disk", "Id", "d1"))
    ],
    "DiskToDiskPartition": [
        pair(reference("Disk", "Id", "d1"), reference("DiskPartition", "Path", "P:")),
        pair(reference("Disk", "Id", "d9"), reference("DiskPartition", "Path", "Z:")),
    ],
    "DiskPartition": [
        instance_of(
            "MSCluster_DiskPartition",
            {"Path": "P:", "MountPoints": ["P:", r"X:\Mount"]},
        ),
        instance_of("MSCluster_DiskPartition", {"Path": None}),
    ],
    "ClusterSharedVolumeToResource": [],
}


def disks(**changes: list[CimInstance]) -> ClusterDisks:
    """Return what is understood of these answers."""
    answers: Mapping[str, list[CimInstance]] = {**ANSWERS, **changes}
    cluster = FailoverCluster(
        name="CLU",
        fqdn=None,
        asked_node="NODE1",
        nodes=(),
        clustered_roles=(),
        resources=(
            resource("Disk 1"),
            resource("Disk 2"),
            resource("Name", "Network Name"),
        ),
    )
    host = ScriptedHost(
        by_class={f"{PREFIX}{name}": rows for name, rows in answers.items()}
    )
    return collect_cluster_disks(host, cluster)


def test_disks_are_joined_with_their_paths() -> None:
    """From the resource to the disk, from there to its volumes."""
    found = disks()

    assert found.mount_points == {"Disk 1": ("P:", "P:", r"X:\Mount"), "Disk 2": ()}
    assert found.unseen == ("Disk 2",)


def test_volume_that_is_not_listed_is_not_made_up() -> None:
    """Its disk counts as one of which nothing is known."""
    assert disks(DiskPartition=[]).unseen == ("Disk 1", "Disk 2")


def test_shared_volume_is_named_by_its_path() -> None:
    """Its disk may show no volume of its own: where it is, is known all the same."""
    volume = reference("ClusterSharedVolume", "Name", r"C:\ClusterStorage\Volume1")
    shared = pair(volume, reference("Resource", "Name", "Disk 2"))
    found = disks(ClusterSharedVolumeToResource=[shared])

    assert found.shared_volumes == (r"C:\ClusterStorage\Volume1",)
    assert found.unseen == ()


def test_association_without_an_end_is_malformed() -> None:
    """Nobody can say whose disk it is."""
    with pytest.raises(MalformedAnswerError, match="PartComponent"):
        disks(ResourceToDisk=[pair(reference("Resource", "Name", "Disk 1"), None)])


def test_checkpoints_are_those_of_the_resource() -> None:
    """Nothing more is asked when there are some."""
    own = resource("IS", "Generic Service", "SOFTWARE\\Key")

    assert collect_registry_checkpoints(ScriptedHost(), own) == ("SOFTWARE\\Key",)


def test_hive_tells_that_there_are_no_checkpoints() -> None:
    """The resource's key is there, and has none below it."""
    answer = instance_of("", {"ReturnValue": "0", "sNames": ["Parameters"]})
    host = ScriptedHost(by_key={HIVE: answer})

    assert collect_registry_checkpoints(host, resource("IS")) == ()


@pytest.mark.parametrize(
    "answer",
    [
        row(ReturnValue="5"),
        row(ReturnValue="2"),
        instance_of("", {"ReturnValue": "0", "sNames": ["RegSync"]}),
    ],
    ids=["denied", "absent", "some"],
)
def test_checkpoints_that_are_not_shown_are_not_missing(answer: CimInstance) -> None:
    """Neither a refusal nor a hive that knows better is an empty list."""
    with pytest.raises(AnswerError, match="registry checkpoints of IS"):
        collect_registry_checkpoints(
            ScriptedHost(by_key={HIVE: answer}), resource("IS")
        )
