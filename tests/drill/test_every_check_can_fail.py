"""Every check of a drill can fail: one fault in its record reddens what rests on it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fixtures.drill.record import (
    AfterMove,
    CanaryRun,
    DrillRecord,
    FirstDecryption,
    JobRun,
    Means,
    Move,
    Sample,
)
from fixtures.errors import UnreachableError
from fixtures.facts.agent_jobs import FAILOVER_MONITOR
from fixtures.facts.signs_of_life import (
    MASTER_HEARTBEAT,
    MasterHeartbeat,
    RegisteredWorkers,
    WorkerAgent,
)
from tests.drill.drilling import LISTENER
from tests.fault_proof import BROKEN
from tests.judged_lab import CHECKS, JudgedRun, Outcomes
from tests.open_run import OpenRun
from tests.reports import made_up_drill

SINCE = made_up_drill.STARTED
AFTERWARDS = SINCE + dt.timedelta(seconds=90)
BEFORE = SINCE - dt.timedelta(seconds=1)
WORKERS = ("SSISWORK1", "SSISWORK2")
OUT, HOME, LAB = "SSISNODE2", "SSISNODE1", "lab"

Change = Callable[[DrillRecord], DrillRecord]
Judge = Callable[[DrillRecord], JudgedRun]


def heartbeat(**changes: Any) -> MasterHeartbeat:  # noqa: ANN401 - any field of it
    """Return a sign of life from the owner, half a minute old."""
    fields: dict[str, Any] = {
        "last_online_time": AFTERWARDS - dt.timedelta(seconds=30),
        "machine_name": HOME,
        "observed_at": AFTERWARDS,
        "interval": MASTER_HEARTBEAT,
        "expected_names": (HOME,),
    }
    return MasterHeartbeat(**(fields | changes))


def workers(*silent: str) -> RegisteredWorkers:
    """Return the declared workers; the silent ones reported before the move only."""
    return RegisteredWorkers(
        agents=tuple(
            WorkerAgent(
                worker_agent_id=name,
                machine_name=name,
                is_enabled=True,
                last_online_time=BEFORE if name in silent else AFTERWARDS,
            )
            for name in WORKERS
        ),
        declared=WORKERS,
        observed_at=AFTERWARDS,
    )


def monitor(**changes: Any) -> JobRun:  # noqa: ANN401 - any field of it
    """Return a Failover Monitor that ran since the move."""
    well: dict[str, Any] = dict.fromkeys(
        ("is_enabled", "has_run", "has_succeeded"), True
    )
    return JobRun(name=FAILOVER_MONITOR, **(well | changes))


def after(server: str) -> AfterMove:
    """Return what is read when all is well on the new primary."""
    return dataclasses.replace(
        made_up_drill.after(0.5),
        since=SINCE,
        observed_at=AFTERWARDS,
        listener_server=server,
        primary=server,
        is_master_key_encrypted_by_server=True,
        catalog_condition="ONLINE, MULTI_USER, READ_WRITE",
        logging_server="ssislsn.lab.example",
        agent_jobs=(monitor(),),
        master_heartbeat=heartbeat(),
        workers=workers(),
        executions=1,
        rows_logged=12,
        stale_executions=(),
        canary=(start(server),),
    )


def start(server: str, **changes: Any) -> CanaryRun:  # noqa: ANN401 - any field of it
    """Return a start of the canary that succeeded."""
    fields: dict[str, Any] = {
        "server": server,
        "sent": 1.0,
        "answered": 2.0,
        "failure": "",
        "has_ended": True,
        "package": r"Operations\Canary\Canary.dtsx",
        "execution_id": 20009,
        "worker": "SSISWORK1",
        "rows_logged": 12,
    }
    return CanaryRun(**(fields | changes))


def role_move(source: str, target: str, began: float) -> Move:
    """Return a move of the Master's role alone."""
    return made_up_drill.move(
        source=source,
        target=target,
        began=began,
        means=Means.MASTER_ROLE,
        what="SSIS Scale Out Master",
        after=after(HOME),
    )


def as_hoped() -> DrillRecord:
    """Return a drill of group and role in which nothing is wrong."""
    return made_up_drill.drill(
        made_up_drill.move(source=HOME, target=OUT, after=after(OUT)),
        made_up_drill.move(source=OUT, target=HOME, began=50.0, after=after(HOME)),
        role_move(HOME, OUT, 90.0),
        role_move(OUT, HOME, 130.0),
    )


def record(**changes: Any) -> Change:  # noqa: ANN401 - any field of it
    """Return a change of the whole drill."""
    return lambda drill: dataclasses.replace(drill, **changes)


def moved(**changes: Any) -> Change:  # noqa: ANN401 - any field of it
    """Return a change of the move out."""
    return lambda drill: dataclasses.replace(
        drill,
        moves=(dataclasses.replace(drill.moves[0], **changes), *drill.moves[1:]),
    )


def read(**changes: Any) -> Change:  # noqa: ANN401 - any field of it
    """Return a change of what was read after the move out."""
    return moved(after=dataclasses.replace(after(OUT), **changes))


def of_role(**changes: Any) -> Change:  # noqa: ANN401 - any field of it
    """Return a change of what was read after the Master's role had moved."""
    seen = dataclasses.replace(after(HOME), **changes)

    def change(drill: DrillRecord) -> DrillRecord:
        *group, first, last = drill.moves
        return dataclasses.replace(
            drill, moves=(*group, dataclasses.replace(first, after=seen), last)
        )

    return change


def reds(*requirements: str, target: str = OUT) -> Outcomes:
    """Return that requirements are not met."""
    return {(one, target): "not met" for one in requirements}


def blocked(drill: DrillRecord) -> DrillRecord:
    """Return a drill in which logins waited for 14 s; the objective is 12 s."""
    waited = [
        Sample(layer="login", sent=at, answered=max(at + 0.1, 16.0), succeeded=True)
        for at in range(2, 20)
    ]
    first = Sample(layer="login", sent=1, answered=1.1, succeeded=True)
    objective = record(recovery_time_objective_seconds=12.0)
    return objective(moved(samples=(first, *waited), outages=())(drill))


UNREAD = UnreachableError(OUT, "did not answer")
_KEY = made_up_drill.after(None, "error 15581").first_decryption
_LATE = made_up_drill.after(300.0).first_decryption
_LATE_SSISDB = FirstDecryption(
    was_encrypted_by_server=False,
    has_credential=True,
    possible_after=299.0,
    opened_after=300.0,
)
_DOWN = made_up_drill.move({**made_up_drill.GOOD, "login": f"++++{'-' * 130}"})
#: Somebody stopped the drill long before its objective of 120 s was over.
_CUT = made_up_drill.move({**made_up_drill.GOOD, "login": "++++------------"})
_EARLY = made_up_drill.move({**made_up_drill.GOOD, "TCP": "++++"})
_SILENT = made_up_drill.move({**made_up_drill.GOOD, "login": "----------------"})
_RARE = made_up_drill.move(
    {**made_up_drill.GOOD, "Master endpoint": "+" + 200 * " " + "+"}
)
SO_60 = reds("SO-60", target=LAB)


@pytest.fixture(scope="module")
def records() -> list[DrillRecord]:
    """The drill that was made, as a check would see it."""
    return []


@pytest.fixture(scope="module")
def judge(
    tmp_path_factory: pytest.TempPathFactory, records: list[DrillRecord]
) -> Iterator[Judge]:
    """Judge a record in the place of a drill; nothing is moved."""
    patched = pytest.MonkeyPatch()
    patched.setattr("fixtures.plugin.drill._drill", lambda *_: records[-1])
    run = OpenRun(
        "two_nodes",
        tmp_path_factory.mktemp("drill"),
        "--allow-failover",
        f"--confirm-listener={LISTENER}",
        checks=CHECKS / "failover",
    )

    def judged(made: DrillRecord) -> JudgedRun:
        records.append(made)
        return run.judge()

    yield judged
    run.close()
    patched.undo()


@pytest.fixture(scope="module")
def hoped(judge: Judge) -> Outcomes:
    """The verdicts on a drill in which nothing is wrong."""
    return judge(as_hoped()).outcomes


def test_drill_as_hoped_is_met(hoped: Outcomes) -> None:
    """Nothing is left open when everything was seen and is well."""
    assert set(hoped.values()) == {"met"}


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (read(listener_server=HOME), reds("DR-01")),
        (read(primary=HOME), reds("DR-01")),
        (
            read(first_decryption=_KEY),
            {**reds("DR-02", "AG-23"), **reds("DR-12", target=LAB)},
        ),
        (read(first_decryption=_LATE), reds("DR-02")),
        (read(first_decryption=_LATE_SSISDB), {}),
        (read(is_master_key_encrypted_by_server=False), reds("DR-03")),
        (read(catalog_condition="ONLINE, MULTI_USER, READ_ONLY"), reds("DR-04")),
        (read(agent_jobs=(monitor(has_run=False),)), reds("DR-05")),
        (read(agent_jobs=(monitor(has_succeeded=False),)), reds("DR-05")),
        (
            read(agent_jobs=(monitor(is_enabled=False, has_run=False),)),
            reds("DR-05"),
        ),
        (
            read(agent_jobs=(monitor(exists=False, is_enabled=False, has_run=False),)),
            reds("DR-05"),
        ),
        (
            read(agent_jobs=(monitor(has_run=False, due_after=300.0),)),
            reds("DR-05"),
        ),
        (
            read(
                agent_jobs=(
                    monitor(has_run=False, is_running=True),
                    monitor(has_succeeded=False),
                )
            ),
            reds("DR-05"),
        ),
        (
            read(master_heartbeat=heartbeat(last_online_time=BEFORE)),
            {**reds("DR-06", "AG-23"), **SO_60},
        ),
        (
            read(master_heartbeat=heartbeat(machine_name="SSISWORK9")),
            {**reds("DR-06", "AG-23"), **SO_60},
        ),
        (read(workers=workers("SSISWORK2")), {**reds("DR-07"), **SO_60}),
        (read(canary=(start(OUT, rows_logged=0),)), reds("DR-08")),
        (read(canary=(start(OUT, failure="failed"),)), {**reds("DR-13"), **SO_60}),
        (of_role(canary=(start(HOME, failure="failed"),)), SO_60),
        (read(stale_executions=(4711,)), reds("DR-09")),
        (read(logging_server=HOME), reds("AG-23")),
        (record(recovery_time_objective_seconds=1.0), reds("DR-10", target=LAB)),
        (
            moved(samples=_DOWN.samples, outages=_DOWN.outages),
            reds("DR-10", target=LAB),
        ),
        (blocked, reds("DR-10", target=LAB)),
        (record(ended_where=OUT), reds("DR-11", target=LAB)),
        (record(stopped_because="somebody stopped it"), reds("DR-11", target=LAB)),
        (record(commands=("Move-ClusterGroup",)), reds("DR-11", target=LAB)),
        (
            record(unseen="SSISNODE3 did not answer", ended_where=OUT),
            reds("DR-11", target=LAB),
        ),
        (record(restored_service=True), reds("DR-12", target=LAB)),
        (of_role(master_heartbeat=heartbeat(machine_name=OUT)), SO_60),
        (of_role(workers=workers("SSISWORK1")), SO_60),
    ],
)
def test_fault_reddens_what_rests_on_it(
    judge: Judge,
    hoped: Outcomes,
    record_property: Callable[[str, object], None],
    change: Change,
    changed: Outcomes,
) -> None:
    """One thing that went wrong turns its checks red, and no other."""
    outcomes = judge(change(as_hoped())).outcomes

    record_property(BROKEN, " ".join({one for one, _ in changed}))
    assert outcomes == {**hoped, **changed}


@pytest.mark.parametrize(
    ("change", "requirements", "target"),
    [
        (read(listener_server=UNREAD), ["DR-01"], OUT),
        (read(is_master_key_encrypted_by_server=UNREAD), ["DR-03"], OUT),
        (read(catalog_condition=UNREAD), ["DR-04"], OUT),
        (read(agent_jobs=UNREAD), ["DR-05"], OUT),
        (read(agent_jobs=(monitor(has_run=False, is_running=True),)), ["DR-05"], OUT),
        (read(agent_jobs=(monitor(has_run=False, due_after=90.0),)), ["DR-05"], OUT),
        (
            read(agent_jobs=(monitor(has_succeeded=False, is_doubtful=True),)),
            ["DR-05"],
            OUT,
        ),
        (read(canary=(start(OUT, rows_logged=UNREAD),)), ["DR-08"], OUT),
        (read(stale_executions=UNREAD), ["DR-09"], OUT),
        (read(logging_server=UNREAD), ["AG-23"], OUT),
        (moved(samples=(), outages=()), ["DR-10"], LAB),
        (record(canary_job="SSIS canary"), ["DR-10"], LAB),
        (moved(samples=_RARE.samples), ["DR-10"], LAB),
        (moved(samples=_SILENT.samples, outages=_SILENT.outages), ["DR-10"], LAB),
        (moved(samples=_EARLY.samples, outages=_EARLY.outages), ["DR-10"], LAB),
        (moved(samples=_CUT.samples, outages=_CUT.outages), ["DR-10"], LAB),
        (record(recovery_time_objective_seconds=6.0), ["DR-10"], LAB),
        (record(ended_where=""), ["DR-11"], LAB),
        (record(unseen="SSISNODE3 did not answer"), ["DR-11"], LAB),
        (of_role(master_heartbeat=UNREAD), ["SO-60"], LAB),
    ],
)
def test_what_was_not_read_is_undetermined(
    judge: Judge, hoped: Outcomes, change: Change, requirements: list[str], target: str
) -> None:
    """An error in the place of a reading is never met, nor not met."""
    outcomes = judge(change(as_hoped())).outcomes

    unknown = {(one, target): "undetermined" for one in requirements}
    assert outcomes == {**hoped, **unknown}


def test_role_alone_says_nothing_of_ssisdb_alone(judge: Judge) -> None:
    """A drill that stopped before the group moved has seen half of SO-60."""
    *_, out, back = as_hoped().moves

    stopped = record(moves=(out, back), stopped_because="executions are running")
    outcomes = judge(stopped(as_hoped())).outcomes

    assert outcomes["SO-60", LAB] == "undetermined"


@pytest.mark.parametrize(
    ("changes", "outcomes"),
    [
        ({"rows_logged": UNREAD}, {"DR-08": "undetermined"}),
        ({"executions": UNREAD}, {"DR-08": "undetermined"}),
        ({"rows_logged": 0}, {"DR-08": "not met"}),
        ({"executions": 0}, {"DR-08": "not applicable"}),
        ({}, {}),
    ],
)
def test_without_a_canary_whatever_ran_is_judged(
    judge: Judge, hoped: Outcomes, changes: dict[str, object], outcomes: dict[str, str]
) -> None:
    """Its own check does not apply then."""
    made = read(canary=None, **changes)(as_hoped())

    expected = {"DR-13": "not applicable", **outcomes}
    assert judge(made).outcomes == {
        **hoped,
        **{(one, OUT): outcome for one, outcome in expected.items()},
    }


def test_use_of_the_key_that_was_not_seen_is_undetermined(
    judge: Judge, hoped: Outcomes
) -> None:
    """Whether anybody has to help is open then, too."""
    outcomes = judge(read(first_decryption=UNREAD)(as_hoped())).outcomes

    changed = dict.fromkeys(
        [("DR-02", OUT), ("AG-23", OUT), ("DR-12", LAB)], "undetermined"
    )
    assert outcomes == {**hoped, **changed}


@pytest.mark.parametrize("number", [0, 1])
def test_failover_that_was_refused_is_none(judge: Judge, number: int) -> None:
    """Nothing was away, and nobody had to help: that proves nothing."""
    refused = made_up_drill.move(
        dict.fromkeys(made_up_drill.GOOD, "+" * 16),
        source=HOME,
        target=OUT,
        error="SQL Server error 41142: the replica is not ready to become primary",
    )
    stopped = record(
        moves=(*as_hoped().moves[:number], refused), stopped_because="a move failed"
    )

    outcomes = judge(stopped(as_hoped())).outcomes

    assert outcomes["DR-10", LAB] == "undetermined"
    assert outcomes["DR-12", LAB] == "undetermined"


def test_role_alone_is_no_failover(judge: Judge) -> None:
    """What the Master's role cost says nothing of the group."""
    outcomes = judge(record(moves=as_hoped().moves[2:])(as_hoped())).outcomes

    assert outcomes["DR-10", LAB] == "undetermined"
    assert outcomes["DR-12", LAB] == "undetermined"


def test_start_of_unknown_end_is_undetermined(judge: Judge, hoped: Outcomes) -> None:
    """What became of the canary is open, and what it logged too."""
    outcomes = judge(read(canary=(UNREAD,), executions=UNREAD)(as_hoped())).outcomes

    changed = dict.fromkeys(
        [("DR-13", OUT), ("DR-08", OUT), ("SO-60", LAB)], "undetermined"
    )
    assert outcomes == {**hoped, **changed}
