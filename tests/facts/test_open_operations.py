"""Which executions and deployments have outlived their process."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from fixtures.facts.open_operations import OpenOperation, OpenOperations
from fixtures.facts.signs_of_life import WorkerAgent

NOW = dt.datetime(2026, 7, 1, 12, 0, tzinfo=dt.UTC)
START = dt.datetime(2026, 7, 1, 6, 0, tzinfo=dt.UTC)
HERE = OpenOperation(
    operation_id=30001,
    operation_type=200,
    status=2,
    server_name="node1",
    started_at=START + dt.timedelta(minutes=1),
)
BEFORE = dataclasses.replace(
    HERE, operation_type=101, status=8, started_at=START - dt.timedelta(minutes=1)
)
ELSEWHERE = dataclasses.replace(HERE, server_name="NODE2")
IN_SUMMER_TIME = dataclasses.replace(
    HERE, started_at=HERE.started_at.astimezone(dt.timezone(dt.timedelta(hours=2)))
)


def agent(name: str, last: dt.datetime | None) -> WorkerAgent:
    """Return a worker that reported last at a time."""
    return WorkerAgent(
        worker_agent_id=name, machine_name=name, is_enabled=True, last_online_time=last
    )


def open_operations(operation: OpenOperation) -> OpenOperations:
    """Return what is under way beside a worker that reports and two that do not."""
    return OpenOperations(
        server_name="NODE1",
        instance_started_at=START,
        operations=(operation,),
        workers=(
            agent("A", NOW - dt.timedelta(minutes=50)),
            agent("SILENT", NOW - dt.timedelta(minutes=70)),
            agent("NEVER", None),
        ),
        observed_at=NOW,
    )


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (HERE, ()),
        (IN_SUMMER_TIME, ()),
        (
            BEFORE,
            ("deployment 30001, stopping, started on node1 at 2026-07-01 05:59 +0000",),
        ),
        (
            ELSEWHERE,
            ("execution 30001, running, started on NODE2 at 2026-07-01 06:01 +0000",),
        ),
    ],
)
def test_process_is_gone_with_its_instance(
    operation: OpenOperation, expected: tuple[str, ...]
) -> None:
    """Another server, or an earlier start of this one; letter case means nothing."""
    assert open_operations(operation).dead == expected


@pytest.mark.parametrize(
    ("workers", "is_dead"),
    [
        ({"A"}, False),
        ({"SILENT"}, True),
        ({"GONE"}, True),
        ({"NEVER"}, True),
        ({"SILENT", "A"}, False),
        (set(), False),
    ],
)
def test_scale_out_execution_lives_with_its_worker(
    workers: set[str],
    is_dead: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Wherever it was started; one that waits for a worker is alive."""
    execution = dataclasses.replace(ELSEWHERE, worker_agent_ids=frozenset(workers))

    assert bool(open_operations(execution).dead) is is_dead
