"""The canary: when it may be started, whose the executions are, what became of it."""

from __future__ import annotations

import signal
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

from fixtures.drill import canary
from fixtures.drill.canary import (
    Canary,
    reason_to_refuse,
    reason_to_wait,
    samples_of,
)
from fixtures.drill.canary_signs import Marks, Seen, failure_of, parse_start
from fixtures.drill.connections import Connections
from fixtures.drill.interruption import Interruption
from fixtures.drill.journal import Journal
from fixtures.drill.preconditions import refusals_of_leg
from fixtures.drill.record import CanaryRun, Read
from fixtures.drill.route import plan_route
from fixtures.drill.state import CanaryJob
from fixtures.errors import (
    ObservationError,
    SqlServerError,
    TargetError,
    TimeoutExceededError,
    UnreachableError,
)
from tests.drill.test_preconditions import HEALTHY, INVENTORY, PERMISSION

JOB = "SSIS canary"
ENDED = {"name": JOB, "step_id": 0, "run_status": 1, "sql_message_id": 0, "message": ""}
FAILED = {**ENDED, "run_status": 0}
STEP = {**FAILED, "step_id": 1, "sql_message_id": 15581}
QUOTED = {
    **STEP,
    "sql_message_id": 27103,
    "message": "As sa. Hello. [SQLSTATE 01000] (Meldung 50000)  Erst öffnen. [SQLSTATE"
    " 42000] (Fehler 15581)  Fehlt. [SQLSTATE 42000] (Fehler 27103).",
}
HERE, THERE = (
    CanaryJob(
        server_name=name, is_enabled=True, may_start=True, is_running=False, due_in=None
    )
    for name in ("SSISNODE1", "ssisnode2")
)
RUN = CanaryRun(
    server="SSISNODE2", sent=5.0, answered=7.0, failure="", has_ended=True, worker="W1"
)


def row(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any column of it
    """Return an execution of the canary's package that succeeded on a worker."""
    return {
        "execution_id": 20009,
        "folder_name": "Operations",
        "project_name": "Canary",
        "package_name": "Canary.dtsx",
        "status": 7,
        "in_scale_out": 1,
        "worker": "SSISWORK1",
        "rows_logged": 2,
    } | changes


OTHER = row(execution_id=20010, package_name="Load.dtsx", status=4)
PACKAGE = r"Operations\Canary\Canary.dtsx"
OWN = f"execution 20009 of {PACKAGE}"


def refusals(*jobs: CanaryJob) -> list[str]:
    """Return why the group may not be moved with these jobs of the canary."""
    assert INVENTORY.drill is not None
    declared = replace(INVENTORY, drill=replace(INVENTORY.drill, canary_job=JOB))
    found = replace(HEALTHY, canary_jobs=jobs)
    (leg, _) = plan_route(found, ["SSISNODE2"], all_targets=False, separate=False)
    return list(refusals_of_leg(declared, PERMISSION, found, leg))


def test_canary_on_both_replicas_is_allowed() -> None:
    """Names of servers are those of Windows: case tells nothing."""
    assert refusals(HERE, THERE) == []
    assert refusals(HERE, replace(THERE, due_in=86_400)) == []


@pytest.mark.parametrize(
    ("jobs", "sentence"),
    [
        ((HERE,), "The canary's job SSIS canary is missing on SSISNODE2."),
        ((THERE,), "The canary's job SSIS canary is missing on SSISNODE1."),
        (
            (HERE, replace(THERE, is_enabled=False)),
            "The canary's job SSIS canary on SSISNODE2 is disabled.",
        ),
        (
            (HERE, replace(THERE, may_start=False)),
            (
                "The canary's job SSIS canary on SSISNODE2 may not be started by the"
                " login, which needs SQLAgentOperatorRole in msdb."
            ),
        ),
        (
            (replace(HERE, is_running=True), THERE),
            "The canary's job SSIS canary on SSISNODE1 is running.",
        ),
        (
            (replace(HERE, due_in=30), THERE),
            (
                "The canary's job SSIS canary on SSISNODE1 is due in 30 s, and only the"
                " drill may start it."
            ),
        ),
    ],
)
def test_group_is_not_moved_without_its_canary(
    jobs: tuple[CanaryJob, ...], sentence: str
) -> None:
    """One sentence says what keeps the job from being started there."""
    assert refusals(*jobs) == [sentence]


@pytest.mark.parametrize(
    ("entries", "rows", "failure"),
    [
        ([ENDED], [row()], ""),
        ([ENDED], [row(), OTHER], ""),
        ([], [], "the job SSIS canary has not ended, and began no package"),
        ([ENDED], [OTHER], "the job SSIS canary ran and began no package"),
        ([STEP, FAILED], [], "the job SSIS canary failed with error 15581"),
        ([QUOTED, FAILED], [], "the job SSIS canary failed with error 15581"),
        ([FAILED], [], "the job SSIS canary failed, and its history says why"),
        (
            [ENDED],
            [row(status=4)],
            f"{OWN} failed, on SSISWORK1",
        ),
        (
            [ENDED],
            [row(status=5, worker=None)],
            f"{OWN} is still pending, no worker has taken it",
        ),
        (
            [STEP, FAILED],
            [row(status=1, worker=None)],
            (
                f"{OWN} was created and not started, no worker has"
                " taken it, the job SSIS canary failed with error 15581"
            ),
        ),
        (
            [ENDED],
            [row(in_scale_out=0, worker=None)],
            f"{OWN} did not run in Scale Out",
        ),
        (
            [ENDED],
            [row(worker=None)],
            (f"{OWN} succeeded, and no worker is known to have taken it"),
        ),
        (
            [],
            [row()],
            (f"{OWN} succeeded, but the job SSIS canary has not ended"),
        ),
    ],
)
def test_failure_says_how_far_it_came(
    entries: list[dict[str, Any]], rows: list[dict[str, Any]], failure: str
) -> None:
    """Executions of other packages are not its own."""
    assert failure_of(JOB, parse_start(entries, rows, PACKAGE)) == failure


def test_nobody_can_tell_which_of_two_packages_is_its_own() -> None:
    """At home the canary's package is the only one that began."""
    seen = parse_start([ENDED], [row(), OTHER], "")

    assert failure_of(JOB, seen) == (
        "2 packages began, and which is the canary's is open"
    )


@pytest.mark.parametrize(
    ("entries", "rows", "is_over"),
    [
        ([ENDED], [row()], True),
        ([ENDED], [], True),
        ([STEP], [], False),
        ([], [row()], False),
        ([ENDED], [row(status=5)], False),
        ([ENDED], [row(status=2)], False),
        ([FAILED], [row(status=1)], True),
    ],
)
def test_start_is_over_when_job_and_execution_have_ended(
    *, entries: list[dict[str, Any]], rows: list[dict[str, Any]], is_over: bool
) -> None:
    """What is only created is started no more once its job has ended."""
    seen: Seen = parse_start(entries, rows, PACKAGE)

    assert seen.is_over == is_over


def test_start_of_unknown_end_is_no_probe() -> None:
    """It proves neither that packages start nor that they do not."""
    failed = replace(RUN, failure="no worker has taken it")
    unknown = UnreachableError("SSISNODE2", "did not answer")

    assert [one.succeeded for one in samples_of([RUN, failed, unknown])] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("run", "refuses", "waits"),
    [
        (None, False, False),
        (RUN, False, False),
        (replace(RUN, failure="it failed"), True, False),
        (replace(RUN, failure="is still pending", has_ended=False), True, True),
        (UnreachableError("SSISNODE2", "did not answer"), True, True),
    ],
)
def test_move_waits_for_the_canary(
    *, run: CanaryRun | UnreachableError | None, refuses: bool, waits: bool
) -> None:
    """At home it has to succeed, and before every move nothing of it may go on."""
    assert bool(reason_to_refuse(run)) == refuses
    assert bool(reason_to_wait(run)) == waits


class TimedCanary(Canary):
    """A canary whose time passes only when it waits."""

    def __init__(self) -> None:
        nobody = mock.create_autospec(
            Interruption, is_wanted=False, reason="", seconds_ago=-1.0
        )
        super().__init__(
            JOB,
            replicas=mock.MagicMock(spec=Connections),
            journal=mock.create_autospec(Journal, instance=True),
            interruption=nobody,
            say=print,
            began=0.0,
            patience_seconds=10.0,
        )
        self._waiting.clock = self._read_clock
        self._interruption.wait = self._pass  # type: ignore[method-assign]
        self._time = 0.0

    def _read_clock(self) -> float:
        return self._time

    def _pass(self, seconds: float) -> None:
        self._time += seconds


class ScriptedCanary(TimedCanary):
    """A canary whose starts end as a test says, each after a second."""

    def __init__(self, *runs: Read[CanaryRun]) -> None:
        super().__init__()
        self._runs = list(runs)
        self.patiences: list[float] = []

    def _start(self, server_name: str, patience: float) -> Read[CanaryRun]:  # noqa: ARG002 - the server is scripted
        self.patiences.append(patience)
        self._pass(1.0)
        return self._runs.pop(0)


FAILING = replace(RUN, failure="no worker has taken it")


@pytest.mark.parametrize(
    ("ended", "starts"),
    [
        ([RUN], 1),
        ([FAILING, RUN], 2),
        ([UnreachableError("SSISNODE2", "did not answer"), RUN], 1),
        ([FAILING, FAILING, FAILING, RUN], 3),
        ([replace(FAILING, has_ended=False), RUN], 1),
    ],
    ids=["at once", "again", "not seen", "objective over", "goes on"],
)
def test_canary_is_started_until_it_succeeds(
    ended: list[Read[CanaryRun]], starts: int
) -> None:
    """Or until the objective is over; never beside a start that goes on."""
    canary = ScriptedCanary(*ended)

    assert canary.start_until_success("SSISNODE2", 0.0) == tuple(ended[:starts])


LATE = TimeoutExceededError("SSISNODE2", "the query was not answered in time")
BROKEN_OFF = UnreachableError("SSISNODE2", "the connection was closed while in use")
UNREAD = UnreachableError("SSISNODE2", "did not answer")
REFUSED = SqlServerError("SSISNODE2", 22022, "refused")


@pytest.fixture
def start_job(monkeypatch: pytest.MonkeyPatch) -> mock.Mock:
    """What asks for a start; the history is as it was after the package had ended."""
    asked = mock.Mock()
    monkeypatch.setattr("fixtures.drill.canary.start_job", asked)
    monkeypatch.setattr(
        "fixtures.drill.canary.ask_marks", lambda _: Marks(entry=1, execution=1)
    )
    monkeypatch.setattr(
        Canary, "_look", lambda *_: parse_start([ENDED], [row()], PACKAGE)
    )
    return asked


@pytest.mark.parametrize("silence", [LATE, BROKEN_OFF])
def test_start_without_an_answer_is_looked_for(
    start_job: mock.Mock, silence: TargetError
) -> None:
    """It may have begun all the same."""
    start_job.side_effect = silence

    (run,) = TimedCanary().start_until_success("SSISNODE2", 0.0)

    assert isinstance(run, CanaryRun)
    assert (run.failure, run.has_ended) == ("", True)


def test_start_without_an_answer_is_never_repeated(
    start_job: mock.Mock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nothing of it was seen: it may yet begin."""
    start_job.side_effect = LATE
    monkeypatch.setattr(Canary, "_look", lambda *_: parse_start([], [], PACKAGE))

    assert TimedCanary().start_until_success("SSISNODE2", 0.0) == (LATE,)
    assert start_job.call_count == 1


@pytest.mark.parametrize(
    ("agent", "may_go_on"), [(True, True), (False, False), (UNREAD, True)]
)
def test_refused_start_has_ended_only_where_agent_is_stopped(
    *,
    start_job: mock.Mock,
    monkeypatch: pytest.MonkeyPatch,
    agent: bool | ObservationError,
    may_go_on: bool,
) -> None:
    """Where it runs, the job runs already, and that is no failed start."""
    start_job.side_effect = REFUSED
    monkeypatch.setattr(
        "fixtures.drill.canary.agent_runs", mock.Mock(side_effect=[agent])
    )

    run = TimedCanary().start("SSISNODE2")

    assert isinstance(run, SqlServerError) is may_go_on
    assert bool(reason_to_wait(run)) is may_go_on


def test_late_start_is_given_its_time_all_the_same() -> None:
    """What came before may have used the objective up."""
    canary = ScriptedCanary(FAILING)

    canary.start_until_success("SSISNODE2", -100.0)

    assert canary.patiences == [10.0]


@pytest.mark.parametrize("at", ["marks", "journal"])
def test_no_canary_is_started_for_whoever_wanted_to_stop(
    monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """A question before it, or the logon for it, may take long enough."""
    interruption, sent = Interruption(), mock.Mock()
    asked = {"marks": mock.Mock(), "journal": mock.Mock(return_value=True)}

    def interrupt(*_: object, **_details: object) -> object:
        interruption._note(signal.SIGINT, None)
        return mock.DEFAULT

    asked[at].side_effect = interrupt
    monkeypatch.setattr(canary, "ask_marks", asked["marks"])
    monkeypatch.setattr(canary, "start_job", sent)

    run = Canary(
        JOB,
        replicas=mock.MagicMock(),
        journal=mock.Mock(note=asked["journal"]),
        interruption=interruption,
        say=print,
        began=0.0,
        patience_seconds=10.0,
    ).start("SSISNODE1")

    told = "SSISNODE1: the canary was not started: it was interrupted"
    assert (str(run), sent.called) == (told, False)
    assert asked["journal"].called == (at == "journal")
