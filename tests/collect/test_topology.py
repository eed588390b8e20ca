"""How an installation is put together: what each answer means."""

from __future__ import annotations

import pytest

from fixtures.collect import topology as asked
from fixtures.collect.batches import Answers, Row
from fixtures.errors import AccessDeniedError, AnswerError, MalformedAnswerError
from fixtures.facts.topology import ClusterAsSqlServerSees

CLUSTER = "the failover cluster"
MEMBERS = "the failover cluster's nodes"
INSTANCE_NODES = "the nodes of the failover cluster instance"
DENIED = AccessDeniedError("NODE1", "the login lacks VIEW SERVER STATE")


def answers(**by_question: tuple[Row, ...] | AnswerError) -> Answers:
    """Return the answers of an instance about its cluster."""
    names = {"cluster": CLUSTER, "members": MEMBERS, "instance": INSTANCE_NODES}
    found = {name: by_question.get(key, ()) for key, name in names.items()}
    return Answers(host="NODE1", by_question=found)


def test_cluster_has_a_name_and_nodes() -> None:
    """As Always On shows them; witnesses are asked for by nobody."""
    found = asked.parse_cluster(
        answers(
            cluster=({"cluster_name": "CLU"},),
            members=({"member_name": "NODE1"}, {"member_name": "NODE2"}),
        )
    )

    assert found == ClusterAsSqlServerSees(name="CLU", nodes=("NODE1", "NODE2"))


def test_failover_cluster_instance_knows_its_nodes_without_always_on() -> None:
    """It does not know the cluster's name."""
    found = asked.parse_cluster(answers(instance=({"NodeName": "NODE2"},)))

    assert found == ClusterAsSqlServerSees(name=None, nodes=("NODE2",))


def test_cluster_that_may_not_be_seen_is_no_missing_cluster() -> None:
    """A right that is missing is said."""
    with pytest.raises(AccessDeniedError, match="VIEW SERVER STATE"):
        asked.parse_cluster(answers(cluster=DENIED))


def test_replica_can_have_several_nodes() -> None:
    """A failover cluster instance is a replica on whichever node runs it."""
    rows: tuple[Row, ...] = (
        {"replica_server_name": "SQLFCI\\A", "node_name": "NODE1"},
        {"replica_server_name": "SQLFCI\\A", "node_name": "NODE2"},
        {"replica_server_name": "NODE3", "node_name": "NODE3"},
        {"replica_server_name": "GONE", "node_name": None},
    )
    found = Answers(host="NODE3", by_question={"the nodes of each replica": rows})

    assert asked.parse_replica_nodes(found) == {
        "sqlfci\\a": ("NODE1", "NODE2"),
        "node3": ("NODE3",),
    }


WITNESS: Row = {
    "replica_server_name": "NODE1",
    "availability_mode_desc": "CONFIGURATION_ONLY",
    "endpoint_url": "TCP://node1:5022",
    "read_only_routing_url": None,
}


def members(row: Row) -> Answers:
    """Return the answers of an instance that lists one replica."""
    question = "the members of SSISDB's group"
    return Answers(host="NODE1", by_question={question: (row,)})


def test_replica_that_lost_its_cluster_is_not_the_whole_group() -> None:
    """Then only what is kept locally is shown, without the modes."""
    with pytest.raises(MalformedAnswerError, match="lists its own replica alone"):
        asked.parse_members(members({**WITNESS, "availability_mode_desc": None}))


def test_replica_keeps_what_it_does_not_tell() -> None:
    """Without a routing list there is no routing URL."""
    (found,) = asked.parse_members(members(WITNESS))

    assert (found.host, found.routing_port) == ("NODE1", None)
    assert not found.holds_databases
