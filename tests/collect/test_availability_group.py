"""SSISDB's availability group: what each answer of an instance means."""

from __future__ import annotations

from fixtures.collect import availability_group as asked
from fixtures.collect.batches import Answers, Row
from fixtures.facts.availability_group import GroupReplica

REPLICA: Row = {
    "replica_server_name": "NODE2",
    "availability_mode_desc": "SYNCHRONOUS_COMMIT",
    "failover_mode_desc": "AUTOMATIC",
    "role_desc": None,
    "connected_state": None,
    "synchronization_state_desc": None,
    "is_suspended": None,
    "suspend_reason_desc": None,
    "is_failover_ready": None,
}


def answers(question: str, *rows: Row) -> Answers:
    """Return the answers of an instance to one question."""
    return Answers(host="NODE1", by_question={question: rows})


def test_replica_without_states_is_not_connected() -> None:
    """What nobody reports is not taken for health."""
    found = asked.parse_group(answers("the states of SSISDB's replicas", REPLICA))

    assert found.replicas == (
        GroupReplica(
            replica_server_name="NODE2",
            role_desc=None,
            availability_mode_desc="SYNCHRONOUS_COMMIT",
            failover_mode_desc="AUTOMATIC",
            is_connected=False,
            synchronization_state_desc=None,
            is_suspended=None,
            suspend_reason_desc=None,
            is_failover_ready=None,
        ),
    )
    assert found.primary is None


def test_instance_without_ssisdb_lists_none() -> None:
    """No row is a fact: the question looks at the rights first."""
    found = asked.parse_listed_database(answers("SSISDB's state and membership"))

    assert found.membership == "there is no SSISDB"


def test_listed_database() -> None:
    """A stand-alone copy is joined to nothing."""
    row: Row = {
        "state_desc": "ONLINE",
        "user_access_desc": "MULTI_USER",
        "recovery_model_desc": "FULL",
        "is_in_group": 0,
        "is_database_joined": None,
    }

    found = asked.parse_listed_database(answers("SSISDB's state and membership", row))

    assert found.membership == "a stand-alone copy, ONLINE"
    assert (found.user_access_desc, found.recovery_model_desc) == ("MULTI_USER", "FULL")


def test_contained_groups() -> None:
    """Each group that holds SSISDB says for itself whether it is contained."""
    row: Row = {"name": "AG", "is_contained": True}

    found = asked.parse_contained_groups(
        answers("whether SSISDB's group is contained", row)
    )

    assert found == {"AG": True}


def test_failover_cluster_instance() -> None:
    """The engine's service says whether a cluster runs it."""
    question = "whether the instance is a failover cluster instance"

    assert asked.parse_is_clustered(answers(question, {"is_clustered": "Y"}))
    assert not asked.parse_is_clustered(answers(question, {"is_clustered": "N"}))


def test_passive_nodes() -> None:
    """The node that runs the instance shows itself by the instance's version."""
    question = "the nodes of the failover cluster instance"
    rows: tuple[Row, ...] = (
        {"NodeName": "NODE1", "is_current_owner": False},
        {"NodeName": "NODE2", "is_current_owner": True},
    )

    assert asked.parse_passive_nodes(answers(question, *rows)) == ("NODE1",)
    assert asked.parse_passive_nodes(answers(question)) == ()
