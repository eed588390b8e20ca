"""Which executions and deployments have outlived their process."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from fixtures.facts.open_operations import OpenOperation, OpenOperations

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
    found = OpenOperations(
        server_name="NODE1", instance_started_at=START, operations=(operation,)
    )

    assert found.dead == expected
