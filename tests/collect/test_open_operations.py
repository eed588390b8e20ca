"""What SSISDB believes to be under way, and since when its instance runs."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.collect import open_operations as asked
from fixtures.collect.batches import Answers, Row
from fixtures.errors import MalformedAnswerError
from fixtures.facts.open_operations import OpenOperation

NOON = dt.datetime(2026, 7, 1, 12, 0)  # noqa: DTZ001 - as sent
STARTED = dt.datetime(2026, 7, 1, 11, 0, tzinfo=dt.UTC)


def answers(question: str, *rows: Row) -> Answers:
    """Return the answers of an instance to one question."""
    return Answers(host="NODE1", by_question={question: rows})


def uptime(ms_ticks: int | None, start: int | None) -> Answers:
    """Return an instance's counters."""
    row: Row = {
        "ms_ticks": ms_ticks,
        "sqlserver_start_time_ms_ticks": start,
        "utc_now": NOON,
    }
    return answers("the time for which the instance has run", row)


def test_operations_are_read() -> None:
    """A server without a name is another one."""
    row: Row = {
        "operation_id": 7,
        "operation_type": 101,
        "status": 8,
        "server_name": None,
        "started_at": STARTED,
    }
    found = asked.parse_open_operations(
        answers("the executions and deployments under way", row)
    )

    assert found == (
        OpenOperation(
            operation_id=7,
            operation_type=101,
            status=8,
            server_name="",
            started_at=STARTED,
        ),
    )


def test_executions_on_workers_are_known_by_their_ids() -> None:
    """Each task has a worker, or waits for one."""
    rows: list[Row] = [
        {"operation_id": 7, "worker_agent_id": "ab-1"},
        {"operation_id": 7, "worker_agent_id": None},
        {"operation_id": 8, "worker_agent_id": None},
    ]
    found = asked.parse_scale_out_executions(
        answers("the Scale Out executions under way", *rows)
    )

    assert found == {7: {"AB-1"}, 8: frozenset()}


def test_start_is_told_by_counters() -> None:
    """No change of the clocks moves it."""
    assert asked.parse_instance_start(uptime(3_600_500, 500)) == dt.datetime(
        2026, 7, 1, 11, 0, tzinfo=dt.UTC
    )


def test_start_that_is_not_told_is_an_error() -> None:
    """It is never made up."""
    with pytest.raises(MalformedAnswerError):
        asked.parse_instance_start(uptime(3_600_500, None))
