"""What an availability group says of itself: who is in step, and who can take over."""

from __future__ import annotations

import dataclasses

import pytest

from fixtures.facts.availability_group import (
    AutomaticFailover,
    CatalogGroup,
    DeclaredReplicas,
    GroupReplica,
    ListedDatabase,
    ReplicaHealth,
)

PRIMARY = GroupReplica(
    replica_server_name="NODE1",
    role_desc="PRIMARY",
    availability_mode_desc="SYNCHRONOUS_COMMIT",
    failover_mode_desc="AUTOMATIC",
    is_connected=True,
    synchronization_state_desc="SYNCHRONIZED",
    is_suspended=False,
    suspend_reason_desc=None,
    is_failover_ready=True,
)
SECONDARY = dataclasses.replace(
    PRIMARY, replica_server_name="NODE2", role_desc="SECONDARY"
)
MANUAL = dataclasses.replace(SECONDARY, failover_mode_desc="MANUAL")
ASYNCHRONOUS = dataclasses.replace(
    MANUAL,
    availability_mode_desc="ASYNCHRONOUS_COMMIT",
    synchronization_state_desc="SYNCHRONIZING",
    is_failover_ready=False,
)


def group(*replicas: GroupReplica) -> CatalogGroup:
    """Return a group of these replicas."""
    return CatalogGroup(server_name="NODE1", replicas=replicas)


def health(replica: GroupReplica) -> ReplicaHealth:
    """Return the health of a secondary beside the healthy primary."""
    both = group(PRIMARY, replica)
    return ReplicaHealth(server_name="NODE2", group=both, replica=replica)


@pytest.mark.parametrize(
    ("state", "in_group", "joined", "words", "is_met"),
    [
        (None, False, None, "there is no SSISDB", False),
        ("ONLINE", False, None, "a stand-alone copy, ONLINE", False),
        ("RESTORING", True, False, "not joined to its group", False),
        ("ONLINE", True, True, "joined to its group", True),
    ],
)
def test_membership(
    state: str | None,
    in_group: bool,  # noqa: FBT001 - a table's column
    joined: bool | None,  # noqa: FBT001 - a table's column
    words: str,
    is_met: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Only a database that is joined to its group will move with it."""
    listed = ListedDatabase(
        server_name="NODE2",
        state_desc=state,
        user_access_desc="MULTI_USER",
        recovery_model_desc="FULL",
        is_in_availability_group=in_group,
        is_joined=joined,
    )

    assert (listed.membership, listed.is_availability_database) == (words, is_met)


@pytest.mark.parametrize("replica", [SECONDARY, MANUAL, ASYNCHRONOUS])
def test_replica_in_step_is_healthy(replica: GroupReplica) -> None:
    """An asynchronous replica may follow behind."""
    assert health(replica).is_healthy


@pytest.mark.parametrize(
    ("replica", "condition"),
    [
        (dataclasses.replace(SECONDARY, is_connected=False), "disconnected"),
        (
            dataclasses.replace(
                SECONDARY, is_suspended=True, suspend_reason_desc="SUSPEND_FROM_USER"
            ),
            "suspended (SUSPEND_FROM_USER)",
        ),
        (
            dataclasses.replace(SECONDARY, synchronization_state_desc="SYNCHRONIZING"),
            "SYNCHRONIZING",
        ),
        (
            dataclasses.replace(SECONDARY, synchronization_state_desc=None),
            "no state of SSISDB is reported",
        ),
    ],
)
def test_replica_out_of_step_is_not_healthy(
    replica: GroupReplica, condition: str
) -> None:
    """Each way to be out of step is told by its own words."""
    assert health(replica).condition == condition
    assert not health(replica).is_healthy


def test_replica_that_the_group_lacks_is_not_healthy() -> None:
    """A declared replica must be one."""
    found = ReplicaHealth(server_name="NODE9", group=group(PRIMARY), replica=None)

    assert found.condition == "SSISDB's group lacks it"
    assert not found.is_healthy


def test_replica_is_found_in_any_letter_case() -> None:
    """Server names are the same in any letter case."""
    assert group(PRIMARY, SECONDARY).replica("node2") is SECONDARY
    assert group(PRIMARY, SECONDARY).replica("NODE3") is None


@pytest.mark.parametrize(
    ("replicas", "partners"),
    [
        ((PRIMARY, SECONDARY), ("NODE2",)),
        ((PRIMARY, MANUAL), ()),
        ((PRIMARY, dataclasses.replace(SECONDARY, is_failover_ready=False)), ()),
        ((dataclasses.replace(PRIMARY, failover_mode_desc="MANUAL"), SECONDARY), ()),
        ((SECONDARY,), ()),
        ((), ()),
    ],
)
def test_ready_partners(
    replicas: tuple[GroupReplica, ...], partners: tuple[str, ...]
) -> None:
    """Automatic failover needs the mode on both sides, and a partner in step."""
    modes = AutomaticFailover(group=group(*replicas), is_clustered={})

    assert modes.ready_partners == partners


@pytest.mark.parametrize(
    ("clustered", "is_ruled_out"),
    [
        ({}, False),
        ({"NODE1": True}, True),
        ({"NODE1": False, "NODE2": True}, True),
        ({"NODE1": False, "NODE2": False}, False),
    ],
)
def test_clustered_instances_rule_automatic_failover_out(
    clustered: dict[str, bool],
    is_ruled_out: bool,  # noqa: FBT001 - a table's column
) -> None:
    """One clustered side is enough; a group without a primary says nothing."""
    both = AutomaticFailover(group=group(PRIMARY, MANUAL), is_clustered=clustered)
    nobody = AutomaticFailover(group=group(MANUAL), is_clustered=clustered)

    assert both.is_ruled_out is is_ruled_out
    assert not nobody.is_ruled_out


def test_automatic_pair() -> None:
    """The modes of both partners make the pair."""
    assert group(PRIMARY, SECONDARY).has_automatic_pair
    assert not group(PRIMARY, MANUAL).has_automatic_pair
    assert not group(SECONDARY).has_automatic_pair


WITNESS = dataclasses.replace(
    MANUAL, replica_server_name="WITNESS", availability_mode_desc="CONFIGURATION_ONLY"
)


@pytest.mark.parametrize(
    ("declared", "missing", "undeclared"),
    [
        (("NODE1", "NODE2"), (), ()),
        (("node1.corp.example", "Node2"), (), ()),
        (("NODE1", "NODE2", "WITNESS"), (), ()),
        (("NODE1",), (), ("NODE2",)),
        (("NODE1", "NODE2", "NODE3"), ("NODE3",), ()),
        (("NODE1", "NODE2\\INST1"), ("NODE2\\INST1",), ("NODE2",)),
        ((), (), ("NODE1", "NODE2")),
    ],
)
def test_replicas_are_compared_with_the_declared_ones(
    declared: tuple[str, ...], missing: tuple[str, ...], undeclared: tuple[str, ...]
) -> None:
    """Host and instance count; a witness of the configuration needs no declaration."""
    replicas = DeclaredReplicas(
        group=group(PRIMARY, SECONDARY, WITNESS), declared=declared
    )

    assert (replicas.missing, replicas.undeclared) == (missing, undeclared)
    assert replicas.are_as_declared is not bool(missing or undeclared)


BY_HAND = dataclasses.replace(PRIMARY, failover_mode_desc="MANUAL")


@pytest.mark.parametrize(
    ("replicas", "unfit"),
    [
        ((PRIMARY, SECONDARY), ()),
        ((BY_HAND, SECONDARY), ("NODE1",)),
        ((PRIMARY, MANUAL), ("NODE2",)),
        ((BY_HAND, MANUAL), ("NODE1", "NODE2")),
        (
            (
                PRIMARY,
                ASYNCHRONOUS,
                dataclasses.replace(MANUAL, replica_server_name="3"),
            ),
            ("3",),
        ),
        ((PRIMARY,), ()),
        ((SECONDARY,), ()),
    ],
)
def test_partners_to_change(
    replicas: tuple[GroupReplica, ...], unfit: tuple[str, ...]
) -> None:
    """The primary and one secondary have to be automatic, one that nearly is."""
    found = AutomaticFailover(group=group(*replicas), is_clustered={})

    assert found.unfit_partners == unfit


def test_failover_cluster_instance_is_no_partner_to_change() -> None:
    """SQL Server allows it manual failover only."""
    found = AutomaticFailover(
        group=group(PRIMARY, MANUAL), is_clustered={MANUAL.replica_server_name: True}
    )

    assert found.unfit_partners == ()
