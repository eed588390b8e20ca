"""The register over an inventory: what must be judged, where, and what is ruled out."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from fixtures.inventory import Inventory, load_inventory
from fixtures.register import expected_pairs, of_phase, targets, why_ruled_out
from fixtures.requirements import Phase, load_register
from fixtures.target import Target, TargetKind

REGISTER = load_register()
FOLDER = Path(__file__).parent / "inventories"
SMALLEST = """
[environment]
name = "smallest"

[failover_cluster]
name = "SSISCLU"
nodes = ["SSISNODE1", "SSISNODE2"]
"""
FAILOVER_CLUSTER_INSTANCE = """
[failover_cluster_instance]
server_name = 'SQLFCI'

[scale_out]
master_dns_name = "ssisom.corp.example"
"""


@pytest.fixture
def two_nodes() -> Inventory:
    """Two nodes with a replica each, and two workers."""
    return load_inventory(FOLDER / "two_nodes.toml")


@pytest.fixture
def everything() -> Inventory:
    """Three nodes, of which two are master nodes."""
    return load_inventory(FOLDER / "everything.toml")


@pytest.fixture
def smallest(tmp_path: Path) -> Inventory:
    """A cluster, and nothing on it."""
    return write(tmp_path, SMALLEST)


@pytest.fixture
def failover_cluster_instance(tmp_path: Path) -> Inventory:
    """Scale Out over a failover cluster instance."""
    return write(tmp_path, SMALLEST + FAILOVER_CLUSTER_INSTANCE)


def write(folder: Path, text: str) -> Inventory:
    """Return the inventory of a file with this text."""
    file = folder / "site.toml"
    file.write_text(text, encoding="utf-8")
    return load_inventory(file)


def names(inventory: Inventory, kind: TargetKind) -> list[str]:
    """Return the names of the declared targets of a kind."""
    return [target.name for target in targets(inventory, kind)]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (TargetKind.FAILOVER_CLUSTER, ["SSISCLU"]),
        (TargetKind.CLUSTER_NODE, ["SSISNODE1", "SSISNODE2"]),
        (TargetKind.MASTER_NODE, ["SSISNODE1", "SSISNODE2"]),
        (TargetKind.INSTANCE, ["SSISNODE1", "SSISNODE2\\INST1"]),
        (TargetKind.REPLICA, ["SSISNODE1", "SSISNODE2\\INST1"]),
        (TargetKind.SECONDARY, ["SSISNODE1", "SSISNODE2\\INST1"]),
        (TargetKind.PRIMARY, ["primary replica"]),
        (TargetKind.WORKER, ["SSISWORK1", "SSISWORK2"]),
    ],
)
def test_targets_are_the_declared_ones(
    two_nodes: Inventory, kind: TargetKind, expected: list[str]
) -> None:
    """Every kind has its names, in the order of the file."""
    assert names(two_nodes, kind) == expected


def test_failover_cluster_instance_is_no_replica(
    failover_cluster_instance: Inventory,
) -> None:
    """What concerns every instance concerns it, what concerns replicas does not."""
    assert names(failover_cluster_instance, TargetKind.INSTANCE) == ["SQLFCI"]
    assert names(failover_cluster_instance, TargetKind.REPLICA) == ["none declared"]


def test_master_nodes_are_those_declared_for_scale_out(everything: Inventory) -> None:
    """A cluster node without the Master is no master node."""
    assert names(everything, TargetKind.MASTER_NODE) == [
        "ssisnode2.corp.example",
        "ssisnode1.corp.example",
    ]


@pytest.mark.parametrize(
    "kind",
    [TargetKind.MASTER_NODE, TargetKind.REPLICA, TargetKind.PRIMARY, TargetKind.WORKER],
)
def test_kind_of_which_none_is_declared_has_one_target(
    smallest: Inventory, kind: TargetKind
) -> None:
    """Nothing goes unsaid: an empty set is a target by the name of none declared."""
    assert names(smallest, kind) == ["none declared"]


def test_every_requirement_is_expected_on_every_target(two_nodes: Inventory) -> None:
    """What a complete run must judge follows from register and inventory alone."""
    register = {key: load_register()[key] for key in ("SO-08", "SO-46")}

    pairs = expected_pairs(register, two_nodes)

    assert [(one.id, target.name) for one, target in pairs] == [
        ("SO-08", "SSISNODE1"),
        ("SO-08", "SSISNODE2"),
        ("SO-46", "primary replica"),
    ]


def test_requirement_of_other_phases_is_not_asked_for() -> None:
    """Without a list a requirement belongs to every phase."""
    always, once = (load_register()[key] for key in ("SO-08", "SO-46"))
    once = once.model_copy(update={"phases": (Phase.POST_PATCHING,)})
    register = {one.id: one for one in (always, once)}

    assert list(of_phase(register, Phase.ACCEPTANCE)) == ["SO-08"]
    assert list(of_phase(register, Phase.POST_PATCHING)) == ["SO-08", "SO-46"]


def test_what_a_patch_leaves_undone_is_told_first() -> None:
    """After it, whoever patched wants to know that before all else."""
    register = load_register()

    asked = list(of_phase(register, Phase.POST_PATCHING))

    assert asked[:6] == ["AG-15", "AG-16", "AG-18", "AG-19", "SO-56", "SO-57"]
    assert asked[6:] == [
        one for one in register if one in asked and one not in asked[:6]
    ]


@pytest.mark.parametrize("requirement", ["SO-39", "SO-46"])
def test_scale_out_is_ruled_out_where_none_is_declared(
    smallest: Inventory, requirement: str
) -> None:
    """A cluster without Scale Out owes it nothing."""
    target = Target(kind=TargetKind.FAILOVER_CLUSTER, name="SSISCLU")

    assert (
        why_ruled_out(REGISTER[requirement], target, smallest)
        == "the inventory declares no Scale Out"
    )


@pytest.mark.parametrize("requirement", ["SO-01", "SO-21"])
def test_what_a_group_needs_too_is_not_ruled_out_without_scale_out(
    two_nodes: Inventory, requirement: str
) -> None:
    """The documents on Scale Out ask for it, and so does an availability group."""
    target = Target(kind=TargetKind.FAILOVER_CLUSTER, name="SSISCLU")
    without = dataclasses.replace(two_nodes, scale_out=None)

    assert why_ruled_out(REGISTER[requirement], target, without) == ""


def test_group_is_ruled_out_over_a_failover_cluster_instance(
    failover_cluster_instance: Inventory,
) -> None:
    """Rows about availability groups do not apply to the other variant."""
    target = Target(kind=TargetKind.PRIMARY, name="primary replica")

    assert why_ruled_out(REGISTER["AG-08"], target, failover_cluster_instance).endswith(
        "declares no availability group"
    )
    assert why_ruled_out(REGISTER["SO-46"], target, failover_cluster_instance) == ""


def test_undeclared_target_is_ruled_out(failover_cluster_instance: Inventory) -> None:
    """Where no worker is declared, none is judged."""
    (target,) = targets(failover_cluster_instance, TargetKind.WORKER)

    reason = why_ruled_out(REGISTER["SO-50"], target, failover_cluster_instance)

    assert reason == "the inventory declares no worker"


@pytest.mark.parametrize("requirement", ["SO-08", "AG-08", "CL-01"])
def test_declared_target_is_judged(two_nodes: Inventory, requirement: str) -> None:
    """Nothing rules out what is declared."""
    target = Target(kind=TargetKind.CLUSTER_NODE, name="SSISNODE1")

    assert why_ruled_out(REGISTER[requirement], target, two_nodes) == ""
