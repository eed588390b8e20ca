"""Signs of life: what is fresh, who sent it, and who does the work."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.facts.signs_of_life import (
    MasterHeartbeat,
    RecentWork,
    RegisteredWorkers,
    WorkerAgent,
    WorkerUse,
    distinct_machines,
)

NOW = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)
HALF_A_MINUTE = dt.timedelta(seconds=30)


def agent(name: str, seconds: int | None = 20, *, enabled: bool = True) -> WorkerAgent:
    """Return a worker that reported so many seconds ago; None for never."""
    last = None if seconds is None else NOW - dt.timedelta(seconds=seconds)
    return WorkerAgent(
        worker_agent_id=f"id of {name}",
        machine_name=name,
        is_enabled=enabled,
        last_online_time=last,
    )


def heartbeat(seconds: int, machine: str = "NODE1") -> MasterHeartbeat:
    """Return the Master's sign of life, so many seconds old."""
    return MasterHeartbeat(
        last_online_time=NOW - dt.timedelta(seconds=seconds),
        machine_name=machine,
        observed_at=NOW,
        interval=HALF_A_MINUTE,
        expected_names=("node1.corp.example",),
    )


@pytest.mark.parametrize(
    ("second", "are_enough"),
    [
        (agent("WORK2"), True),
        (agent("WORK2", 180), True),
        (agent("WORK2", 181), False),
        (agent("WORK2", None), False),
        (agent("WORK2", enabled=False), False),
        (agent("work1.corp.example"), False),
    ],
)
def test_two_machines_are_enough(second: WorkerAgent, *, are_enough: bool) -> None:
    """Each must be enabled and have reported within three heartbeats."""
    workers = RegisteredWorkers(
        agents=(agent("WORK1"), second), declared=(), observed_at=NOW
    )

    assert workers.are_enough is are_enough


def test_missing_and_undeclared_workers_are_named() -> None:
    """Whoever reads the report sees where inventory and catalog differ."""
    workers = RegisteredWorkers(
        agents=(agent("WORK3"),), declared=("WORK1",), observed_at=NOW
    )

    assert workers.conditions == (
        "WORK3: enabled, seen lately, not declared",
        "WORK1: declared, not registered",
    )


@pytest.mark.parametrize(
    ("further", "undeclared"),
    [
        (agent("WORK3"), ("WORK3",)),
        (agent("WORK3", enabled=False), ("WORK3",)),
        (agent("WORK3", 999_999), ("WORK3",)),
        (agent("WORK3", None), ("WORK3",)),
        (agent("WORK3", 999_999, enabled=False), ()),
        (agent("WORK3", None, enabled=False), ()),
        (agent("WORK1", 999_999), ()),
        (agent("work2.corp.example"), ()),
    ],
)
def test_worker_is_one_while_it_is_enabled_or_reports(
    further: WorkerAgent, undeclared: tuple[str, ...]
) -> None:
    """What a machine left behind needs no declaration, everything else does."""
    workers = RegisteredWorkers(
        agents=(agent("WORK1"), agent("WORK2"), further),
        declared=("work1", "WORK2"),
        observed_at=NOW,
    )

    assert workers.undeclared == undeclared
    assert workers.are_as_declared is (not undeclared)


@pytest.mark.parametrize(("seconds", "is_fresh"), [(90, True), (91, False)])
def test_master_is_fresh_for_three_heartbeats(seconds: int, *, is_fresh: bool) -> None:
    """One more second is too late."""
    assert heartbeat(seconds).is_fresh is is_fresh


@pytest.mark.parametrize(("machine", "is_owner"), [("NODE1", True), ("NODE2", False)])
def test_master_must_be_the_owner(machine: str, *, is_owner: bool) -> None:
    """A short name is the qualified one's."""
    assert heartbeat(1, machine).is_from_the_owner is is_owner


def test_agents_of_one_machine_count_once() -> None:
    """A worker that was registered anew is not a second machine."""
    assert distinct_machines(["WORK1", "work1.corp.example", "WORK2"]) == (
        "WORK1",
        "WORK2",
    )


def test_work_of_one_execution_decides_nothing() -> None:
    """Nobody can ask of a single execution that it used two workers."""
    work = RecentWork(
        agents=(agent("WORK1"), agent("WORK2")),
        uses=(WorkerUse(worker_agent_id="id of WORK1", executions=1),),
    )

    assert work.machines == ("WORK1",)
    assert work.is_undecided
