"""Whatever happens in the middle of a drill, it ends in an orderly way and says why."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fixtures.drill import hope, machine
from fixtures.drill import journal as steps
from fixtures.drill.connections import Connections
from fixtures.drill.interruption import Interruption
from fixtures.drill.journal import (
    Detail,
    Journal,
    JournalError,
    is_unfinished,
    journal_file,
    last_drill,
    read_journal,
)
from fixtures.drill.machine import Drill
from fixtures.drill.moves import fail_over
from fixtures.drill.preconditions import Permission
from fixtures.drill.presence import Presence
from fixtures.drill.record import DrillRecord
from fixtures.drill.survey import primary_of
from fixtures.drill.waiting import NotAwaitedError
from fixtures.drill.watch.stopwatch import Watch
from fixtures.drill.wishes import RefusedError, Wishes
from fixtures.errors import AuthenticationError, ObservationError
from fixtures.inventory import Inventory, load_inventory
from fixtures.lab.process import LabProcess
from fixtures.secrets import Secret
from fixtures.transport.odbc import SqlConnection
from fixtures.transport.winrm import WindowsConnection
from tests.drill.drilling import LISTENER, drilled_lab

UNPROTECTED = "master_key_credential_missing_on_secondary"
LOGIN = "ssis_acceptance"
BY_HAND = (
    f"{Path(__file__).with_name('refused_estates.py')}:group_fails_over_by_hand_only"
)
GROUP_HOME = "ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;"
RETURNED = "drill: the command returned"
#: Much longer than anything takes that comes at all.
_OBJECTIVE_SECONDS = 60.0


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One lab for all, which becomes what each test wants."""
    with drilled_lab() as running:
        yield running


@pytest.fixture
def inventory(lab: LabProcess) -> Inventory:
    """What is declared of the healthy lab; no canary, which costs time."""
    lab.become([])
    found = load_inventory(lab.inventory_path)
    assert found.drill is not None
    patient = replace(
        found.drill, recovery_time_objective_seconds=_OBJECTIVE_SECONDS, canary_job=""
    )
    return replace(found, drill=patient)


def drill(
    inventory: Inventory,
    folder: Path,
    at: str = "",
    act: Callable[[], object] = lambda: None,
    journal: Callable[[Path], Journal] = Journal,
    **wishes: bool,
) -> DrillRecord:
    """Drill, and let something happen once a line is said that begins so."""
    acts = [act]

    def say(line: str) -> None:
        if at and line.startswith(at) and acts:
            acts.pop()()

    permission = Permission(confirmed_listener=LISTENER)
    with journal(journal_file("lab", folder)) as written, Interruption() as stop:
        return Drill(
            inventory=inventory,
            wishes=Wishes(permission=permission, **wishes),
            journal=written,
            interruption=stop,
            say=say,
            stopwatch=lambda began: Watch((), origin=began),
            outages=lambda _: (),
            steady_seconds=0.0,
        ).run()


def written(folder: Path) -> list[steps.Entry]:
    """Return what the journal in a folder says of its last drill."""
    return list(last_drill(read_journal(journal_file("lab", folder))))


def press(number: int) -> Callable[[], None]:
    """Return what sends a signal to this process."""
    return lambda: os.kill(os.getpid(), number)


@pytest.mark.skipif(os.name == "nt", reason="these signals are of POSIX")
@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (signal.SIGINT, "it was interrupted"),
        (signal.SIGTERM, "the process was told to end"),
        (signal.SIGHUP, "the terminal was closed"),
    ],
)
def test_signal_ends_the_drill_where_it_is(
    inventory: Inventory, tmp_path: Path, number: int, reason: str
) -> None:
    """No further move; the way home is in the journal, for whoever saw nothing."""
    former = signal.getsignal(signal.SIGHUP)
    try:
        record = drill(inventory, tmp_path, RETURNED, press(number))
    finally:
        signal.signal(signal.SIGHUP, former)

    assert (record.stopped_because, len(record.moves)) == (reason, 1)
    ended = written(tmp_path)[-1]
    assert (ended["step"], ended["because"]) == (steps.ENDED, reason)
    assert ended["commands"] == ["-- in T-SQL, on SSISNODE1:", GROUP_HOME]


def test_what_was_not_waited_out_is_undetermined(
    lab: LabProcess, inventory: Inventory, tmp_path: Path
) -> None:
    """Nobody blames an installation for what it had no time to do."""
    lab.become(["databases_recover_slowly"])

    record = drill(inventory, tmp_path, RETURNED, press(signal.SIGINT))

    after = record.moves[0].after
    assert after is not None
    assert isinstance(after.agent_jobs, NotAwaitedError)
    assert isinstance(after.catalog_condition, NotAwaitedError)


@pytest.mark.parametrize("at", ["drill: looking at", "drill: journal:"])
def test_interruption_before_the_first_move_moves_nothing(
    inventory: Inventory, tmp_path: Path, at: str
) -> None:
    """It is a refusal, and leaves nothing to recover."""
    with pytest.raises(RefusedError, match="Nothing was moved: it was interrupted"):
        drill(inventory, tmp_path, at, press(signal.SIGINT))

    assert primary_of(Connections(inventory)) == "SSISNODE1"
    assert not is_unfinished(tuple(written(tmp_path)))


def test_command_that_was_not_sent_yet_is_not_sent(
    inventory: Inventory, tmp_path: Path
) -> None:
    """Logging in to the target may take long enough to press Ctrl-C."""
    record = drill(inventory, tmp_path, "drill: to SSISNODE2", press(signal.SIGINT))

    assert record.stopped_because.endswith(
        "SSISNODE2: was not told to take over: it was interrupted"
    )
    assert (record.ended_where, record.commands) == ("SSISNODE1", ())


def test_group_that_somebody_moved_back_is_left_there(
    inventory: Inventory, tmp_path: Path
) -> None:
    """The drill makes no move that it did not plan from where things stand."""

    def move_back() -> None:
        while primary_of(Connections(inventory)) != "SSISNODE1":
            try:
                with Connections(inventory).connect("SSISNODE1") as server:
                    fail_over(server, "SSISAG")
            except ObservationError:
                continue  # Its databases are not in step again yet.

    record = drill(inventory, tmp_path, RETURNED, move_back)

    assert record.stopped_because == (
        "SSISNODE1 is the primary replica, not SSISNODE2: something else has moved the"
        " group"
    )
    assert (record.ended_where, record.commands) == ("SSISNODE1", ())


def test_target_that_crashed_is_not_waited_for(
    lab: LabProcess,
    inventory: Inventory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody is the primary then; the command to go home is there all the same."""
    monkeypatch.setattr(hope, "_SILENCE_SECONDS", 0.5)
    monkeypatch.setattr(machine, "_PATIENCE_SECONDS", 0.5)
    lab.become([BY_HAND])

    record = drill(inventory, tmp_path, RETURNED, lambda: lab.crash("SSISNODE2"))

    assert "does not accept connections" in record.stopped_because
    assert record.ended_where == ""
    assert record.commands == (
        "-- only where it is not: on SSISNODE1, in T-SQL:",
        GROUP_HOME,
    )


def test_account_that_is_rejected_is_not_worn_out(
    inventory: Inventory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody's account is locked by a drill that waits; it ends, and says so."""
    logons: list[str] = []

    def reject(target: Any, _deadline: object) -> SqlConnection:  # noqa: ANN401 - of the transport
        logons.append(target.host)
        raise AuthenticationError(target.host, "the logon was refused")

    def expire() -> None:
        monkeypatch.setattr("fixtures.transports.SqlConnection", reject)

    record = drill(inventory, tmp_path, RETURNED, expire)

    assert "the logon was refused" in record.stopped_because
    assert record.commands[-1] == GROUP_HOME
    assert max(map(logons.count, logons)) == 2


class FailingJournal(Journal):
    """A journal on a disk that is full from a step on."""

    fails_from = steps.MOVED
    is_full = False

    def write(self, step: str, **details: Detail) -> None:
        """Append an entry while there is room."""
        self.is_full |= step == self.fails_from
        if self.is_full:
            raise JournalError("The journal cannot be written: No space left.")
        super().write(step, **details)


class JournalThatFailsAtOnce(FailingJournal):
    """A journal that has no room for the first move."""

    fails_from = steps.INTENDS


def test_full_disk_stops_the_next_move_and_loses_no_record(
    inventory: Inventory, tmp_path: Path
) -> None:
    """What was done is reported; the journal stays open, to be recovered."""
    record = drill(inventory, tmp_path, journal=FailingJournal)

    assert record.stopped_because == "The journal cannot be written: No space left."
    assert [move.target for move in record.moves] == ["SSISNODE2"]
    assert record.moves[0].after is not None
    assert record.commands[-1] == GROUP_HOME
    assert is_unfinished(tuple(written(tmp_path)))


def test_full_disk_moves_nothing(inventory: Inventory, tmp_path: Path) -> None:
    """What cannot be written down is not done."""
    with pytest.raises(RefusedError, match="cannot be written"):
        drill(inventory, tmp_path, journal=JournalThatFailsAtOnce)

    assert primary_of(Connections(inventory)) == "SSISNODE1"


def test_listener_must_lead_to_the_primary(
    inventory: Inventory, tmp_path: Path
) -> None:
    """Nobody could see from here whether it follows."""
    assert inventory.listener is not None
    mute = replace(inventory.listener, port=1)

    with pytest.raises(RefusedError, match="The listener does not answer: "):
        drill(replace(inventory, listener=mute), tmp_path)

    assert written(tmp_path) == []


def test_drill_of_another_machine_is_seen(inventory: Inventory, tmp_path: Path) -> None:
    """Its journal is not here, but its sessions are; they end with it."""
    with Presence(Connections(inventory)):
        told = rf"Another drill is under way on SSISNODE1, from \S+ as {LOGIN}\."
        with pytest.raises(RefusedError, match=told):
            drill(inventory, tmp_path)

    assert written(tmp_path) == []
    with Presence(Connections(inventory)) as presence:
        assert presence.others() == ()


def test_every_act_is_on_disk_before_it_is_sent(
    lab: LabProcess,
    inventory: Inventory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The entry is in the file, and the file synced, when a statement leaves."""
    lab.become([UNPROTECTED])
    hasty = replace(inventory.drill, recovery_time_objective_seconds=1.0)  # type: ignore[type-var]
    seen = Departures(journal_file("lab", tmp_path), monkeypatch)

    drill(
        replace(inventory, drill=hasty),
        tmp_path,
        separate_moves=True,
        restores_service=True,
    )

    assert seen.departures == [
        ("MoveToNewNode", steps.INTENDS, True),
        ("MoveToNewNode", steps.INTENDS, True),
        (GROUP_HOME, steps.INTENDS, True),
        ("EXEC SSISDB.sys.sp_executesql", steps.INTENDS_TO_RESTORE, True),
        (GROUP_HOME, steps.INTENDS, True),
    ]


class Departures:
    """
    What changing statements leave this process, and what is on disk then.

    Each is its beginning, the journal's last step as another reader sees it, and
    whether all of the journal was synced.
    """

    def __init__(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.departures: list[tuple[str, str, bool]] = []
        self._file = file
        self._synced = -1
        run, invoke, sync = SqlConnection.run, WindowsConnection.invoke, os.fsync

        def run_batch(server: SqlConnection, batch: str | Secret) -> object:
            text = batch.reveal() if isinstance(batch, Secret) else batch
            if text.startswith(("ALTER AVAILABILITY", "EXEC SSISDB.sys.sp_exec")):
                self._note(text.split(" N'", maxsplit=1)[0])
            return run(server, batch)

        def invoke_method(*arguments: Any) -> object:  # noqa: ANN401 - passed on
            self._note(arguments[3])
            return invoke(*arguments)

        def sync_file(number: int) -> None:
            sync(number)
            if self._file.exists() and os.path.samestat(
                os.fstat(number), self._file.stat()
            ):
                self._synced = os.fstat(number).st_size

        monkeypatch.setattr(SqlConnection, "run", run_batch)
        monkeypatch.setattr(WindowsConnection, "invoke", invoke_method)
        monkeypatch.setattr(os, "fsync", sync_file)

    def _note(self, what: str) -> None:
        last = str(read_journal(self._file)[-1]["step"])
        is_synced = self._synced == self._file.stat().st_size
        self.departures.append((what, last, is_synced))
