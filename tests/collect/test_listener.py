"""A listener's addresses and name: what the answers mean."""

from __future__ import annotations

import pytest

from fixtures.collect.batches import Answers, Row
from fixtures.collect.listener import (
    DISTRIBUTED_NAMES,
    LISTENER_ADDRESSES,
    collect_server_name,
    parse_distributed_names,
    parse_listener_addresses,
)
from fixtures.errors import AnswerError, SqlServerError
from fixtures.facts.listener import ListenerAddress
from tests.collect.scripted import ScriptedSqlServer, Table


def answers(question: str, answer: tuple[Row, ...] | AnswerError) -> Answers:
    """Return the answer to one question."""
    return Answers(host="N1", by_question={question: answer})


def test_addresses_keep_their_state() -> None:
    """A state that the cluster does not tell is unknown, never online."""
    rows: tuple[Row, ...] = (
        {"dns_name": "lsn", "ip_address": "10.0.0.8", "state_desc": "ONLINE"},
        {"dns_name": "lsn", "ip_address": "10.7.0.8", "state_desc": None},
    )

    found = parse_listener_addresses(answers(LISTENER_ADDRESSES.name, rows))

    assert found == (
        ListenerAddress(dns_name="lsn", ip_address="10.0.0.8", state_desc="ONLINE"),
        ListenerAddress(dns_name="lsn", ip_address="10.7.0.8", state_desc="unknown"),
    )
    assert [str(one) for one in found] == ["10.0.0.8 (online)", "10.7.0.8 (unknown)"]


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        (({"dns_name": "LSN", "is_distributed": 1},), {"lsn"}),
        (({"dns_name": "LSN", "is_distributed": 0},), set()),
        ((), set()),
        pytest.param(SqlServerError("N1", 207, "no column"), set(), id="older build"),
    ],
)
def test_distributed_names_are_those_marked(
    answer: tuple[Row, ...] | AnswerError, names: set[str]
) -> None:
    """A build without the column knows no such names."""
    assert parse_distributed_names(answers(DISTRIBUTED_NAMES.name, answer)) == names


def test_other_failure_is_no_fact() -> None:
    """Any other error hides whether there are such names."""
    refused = SqlServerError("N1", 229, "denied")

    with pytest.raises(SqlServerError):
        parse_distributed_names(answers(DISTRIBUTED_NAMES.name, refused))


def test_who_answers_is_asked_by_name() -> None:
    """One batch, one row."""
    server = ScriptedSqlServer([[Table(("server_name",), (("N1\\SSIS",),))]])

    assert collect_server_name(server) == "N1\\SSIS"
    assert "@@SERVERNAME" in server.batches[0]
