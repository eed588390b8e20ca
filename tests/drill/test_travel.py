"""What a drill does between its moves, and however it ends."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

import pytest

from fixtures.drill import lookout, making
from fixtures.drill.journal import (
    BEGUN,
    ENDED,
    JournalError,
    is_left_away,
    is_unfinished,
)
from fixtures.drill.record import AfterMove, DrillRecord, Sample
from fixtures.drill.wishes import RefusedError
from fixtures.errors import AnswerError, UnreachableError
from tests.drill.simulated_installation import (
    NODES,
    NOW,
    THREE,
    Server,
    SimulatedInstallation,
    installation,
)
from tests.drill.test_preconditions import ROLE, copy_on

__all__ = ["installation"]
HOME, SECOND, THIRD = NODES
UNFIT = replace(copy_on(THIRD), is_suspended=True)
REASON = f"SSISDB on {THIRD} is suspended."


def ways(record: DrillRecord) -> list[str]:
    """Return where the group was moved."""
    return [move.target for move in record.moves]


def test_drill_visits_every_target(installation: SimulatedInstallation) -> None:
    """One after the other, and home."""
    record = installation.run(all_targets=True)

    assert ways(record) == [SECOND, THIRD, HOME]
    assert (record.stopped_because, record.commands) == ("", ())


def test_error_after_a_move_ends_the_drill_with_its_record(
    installation: SimulatedInstallation,
) -> None:
    """It is no refusal: something was moved, and a person must know where it is."""

    def observe(_: str) -> AfterMove:
        raise AnswerError(SECOND, "Invalid column name 'job_id'")

    installation.observe = observe

    record = installation.run()

    assert ways(record) == [SECOND]
    assert "Invalid column name 'job_id'" in record.stopped_because
    assert installation.steps[-1] == ENDED
    assert "  ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;" in installation.told


class SlowStopwatch:
    """A stopwatch to which login is back when it has been asked twice."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def start(self) -> None:
        """Begin."""

    def stop(self, _within_seconds: float = 0.0, /) -> tuple[Sample, ...]:
        """Return no sample."""
        return ()

    def unsettled(self, since: float, /) -> tuple[str, ...]:
        """Remember the question."""
        self.asked.append(since)
        return ("login",) if len(self.asked) < 2 else ()


def test_layers_are_awaited_whatever_has_become_of_the_move(
    installation: SimulatedInstallation,
) -> None:
    """How long they are away is the question, most of all where nothing was seen."""

    def observe(_: str) -> AfterMove:
        raise AnswerError(SECOND, "SSISDB is not accessible")

    installation.observe = observe
    stopwatch = SlowStopwatch()
    installation.stopwatch = lambda _: stopwatch

    (move,) = installation.run().moves

    assert stopwatch.asked == [move.returned] * 2


def test_command_that_broke_off_has_moved_the_group_whatever_the_case(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names of servers are those of Windows."""

    def break_off(server: Any, _: str) -> None:  # noqa: ANN401 - an instance
        installation.move_to(server.host)
        raise UnreachableError(server.host, "the connection was closed while in use")

    monkeypatch.setattr(making, "fail_over", break_off)
    monkeypatch.setattr(
        making, "primary_of", lambda _: installation.found.primary.lower()
    )

    record = installation.run()

    assert record.moves[0].after is not None


def test_command_that_never_returns_is_left_alone(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody hangs on a driver, and nobody takes for ended what may move yet."""
    is_over = threading.Event()
    monkeypatch.setattr(making, "_GRACE_SECONDS", -1e9)
    monkeypatch.setattr(making, "fail_over", lambda *_: is_over.wait(10.0))
    monkeypatch.setattr(making, "primary_of", lambda _: HOME)

    record = installation.run()
    is_over.set()

    assert record.stopped_because == (
        f"the move to {SECOND} failed: no answer came; it may still be under way"
    )
    assert (record.ended_where, is_left_away(installation.journal.entries())) == (
        "",
        True,
    )


def test_command_that_was_left_alone_is_not_sent_later(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A logon that hung may yet come through, when nobody is there to see it."""
    is_late, has_ended = threading.Event(), threading.Event()

    @contextmanager
    def connect(name: str, _seconds: float) -> Iterator[Server]:
        is_late.wait(10.0)
        try:
            yield Server(installation, name)
        finally:
            has_ended.set()

    monkeypatch.setattr(making, "_GRACE_SECONDS", -1e9)
    monkeypatch.setattr(making, "primary_of", lambda _: HOME)
    monkeypatch.setattr(installation, "connect_to_move", connect)

    installation.run()
    is_late.set()

    assert has_ended.wait(10.0)
    assert installation.found.primary == HOME


def test_drill_that_breaks_tells_the_way_home(
    installation: SimulatedInstallation,
) -> None:
    """Whatever nobody thought of leaves a person with what to type."""

    def observe(_: str) -> AfterMove:
        raise KeyError("nobody thought of it")

    installation.observe = observe

    with pytest.raises(KeyError):
        installation.run()

    assert is_unfinished(installation.journal.entries())
    assert "  ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;" in installation.told


def test_journal_that_is_full_after_a_move_is_told(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where things are and how to go back is said, without it too."""

    def write(*_: object, **_details: object) -> None:
        raise JournalError("The journal cannot be written: No space left on device.")

    installation.then = lambda: monkeypatch.setattr(
        type(installation.journal), "write", write
    )

    record = installation.run()

    assert record.ended_where == SECOND
    assert "No space left on device" in record.stopped_because
    assert "  ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;" in installation.told


def test_interruption_before_the_first_move_is_heeded(
    installation: SimulatedInstallation,
) -> None:
    """The journal says that nothing was sent."""
    installation.told = Interrupting(installation)

    with pytest.raises(RefusedError, match="Nothing was moved: it was interrupted"):
        installation.run()

    assert installation.steps == [BEGUN, ENDED]


class Interrupting(list[str]):
    """Presses Ctrl-C as soon as the journal's place is told."""

    def __init__(self, installation: SimulatedInstallation) -> None:
        super().__init__()
        self._installation = installation

    def append(self, line: str) -> None:
        """Keep a line."""
        super().append(line)
        if "journal:" in line:
            self._installation.interrupt()


def test_interruption_while_the_layers_are_probed_is_heeded(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last look before the command is the last chance."""

    def interrupt(*_: object) -> dict[int, int]:
        installation.interrupt()
        return {}

    monkeypatch.setattr(making, "ask_unended", interrupt)

    with pytest.raises(RefusedError, match="Nothing was moved: it was interrupted"):
        installation.run()

    assert installation.steps == [BEGUN, ENDED]


def test_window_is_looked_at_before_every_move(
    installation: SimulatedInstallation,
) -> None:
    """Whoever agreed to it agreed to no move after it."""

    def close() -> None:
        drill = installation.drill.inventory.drill
        assert drill is not None
        over = replace(drill, window_end=NOW - dt.timedelta(minutes=1))
        inventory = replace(installation.drill.inventory, drill=over)
        installation.drill.inventory = inventory

    installation.then = close

    record = installation.run()

    assert ways(record) == [SECOND]
    assert record.stopped_because.startswith("The maintenance window ended at")


def test_first_move_is_looked_at_after_its_canary(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A canary takes minutes, in which others go on; it is still a refusal."""

    def try_canary(*_: object) -> None:
        installation.found = replace(THREE, executions=(7, 8))

    monkeypatch.setattr(making.MoveMaker, "try_canary", try_canary)

    with pytest.raises(RefusedError, match="Nothing was moved: Executions are running"):
        installation.run()

    assert (installation.found.primary, installation.steps) == (HOME, [BEGUN, ENDED])


def test_first_move_goes_nowhere_but_where_it_was_planned(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody else has moved meanwhile is not moved back by the drill."""

    def try_canary(*_: object) -> None:
        installation.found = replace(THREE, primary=THIRD)

    monkeypatch.setattr(making.MoveMaker, "try_canary", try_canary)

    with pytest.raises(RefusedError, match=f"{THIRD} is the primary replica, not"):
        installation.run()

    assert installation.found.primary == THIRD


def test_window_is_looked_at_after_the_first_canary(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever agreed to it agreed to no move after it."""

    def try_canary(*_: object) -> None:
        later = mock.Mock(wraps=dt.datetime)
        later.now.return_value = NOW + dt.timedelta(hours=5)
        monkeypatch.setattr(lookout, "dt", mock.Mock(datetime=later, UTC=dt.UTC))

    monkeypatch.setattr(making.MoveMaker, "try_canary", try_canary)

    with pytest.raises(RefusedError, match="The maintenance window ended at"):
        installation.run()

    assert installation.found.primary == HOME


def test_further_moves_are_looked_at_after_their_canary(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the last move has led; what it meets there is not moved."""

    def try_canary(_maker: object, primary: str) -> None:
        started.append(primary)
        running = (7, 8) if primary == SECOND else ()
        installation.found = replace(installation.found, executions=running)

    started: list[str] = []
    monkeypatch.setattr(making.MoveMaker, "try_canary", try_canary)

    record = installation.run()

    assert (ways(record), started) == ([SECOND], [HOME, SECOND])
    assert record.stopped_because == "Executions are running or waiting: 7, 8."


def test_listener_that_stays_behind_leads_home_only(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No further target is visited whose layers nobody could see from here."""
    monkeypatch.setattr(installation, "server_behind_listener", lambda: HOME)

    record = installation.run(all_targets=True)

    assert ways(record) == [SECOND, HOME]
    assert record.stopped_because == (
        f"The listener leads to {HOME}, not to the primary {SECOND}."
    )


def test_nothing_is_started_for_whoever_wanted_to_stop(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The canary is a command that changes something, too."""
    started = mock.Mock()
    monkeypatch.setattr(making.MoveMaker, "try_canary", started)
    installation.told = Interrupting(installation)

    with pytest.raises(RefusedError, match="Nothing was moved: it was interrupted"):
        installation.run()

    assert not started.called


def test_drill_broken_off_in_its_first_canary_tells_how_to_go_on(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal stays open, and no command is told that nobody needs."""
    broken = mock.Mock(side_effect=KeyboardInterrupt)
    monkeypatch.setattr(making.MoveMaker, "try_canary", broken)

    with pytest.raises(KeyboardInterrupt):
        installation.run()

    assert installation.told[-1].startswith("drill: broken off; to go on, run python")


def test_every_target_is_looked_at_from_home(
    installation: SimulatedInstallation,
) -> None:
    """What can be known before the first move need not be learned away from home."""
    installation.found = replace(THREE, copies=(*THREE.copies[:2], UNFIT))

    with pytest.raises(RefusedError, match=f"^{REASON}$"):
        installation.run(all_targets=True)

    assert installation.steps == []


def test_drill_goes_home_where_the_next_target_has_become_unfit(
    installation: SimulatedInstallation,
) -> None:
    """Its own preconditions hold, and the record says what was left out."""

    def suspend() -> None:
        installation.found = replace(
            installation.found, copies=(*THREE.copies[:2], UNFIT)
        )

    installation.then = suspend

    record = installation.run(all_targets=True)

    assert ways(record) == [SECOND, HOME]
    assert record.stopped_because == REASON
    assert record.commands == ()


def test_drill_stays_where_the_way_home_is_refused(
    installation: SimulatedInstallation,
) -> None:
    """Away from home is better than on a replica that is not in step."""

    def suspend() -> None:
        home = replace(copy_on(HOME), is_suspended=True)
        installation.found = replace(
            installation.found, copies=(home, THREE.copies[1], UNFIT)
        )

    installation.then = suspend

    record = installation.run(all_targets=True)

    assert ways(record) == [SECOND]
    assert record.stopped_because == f"{REASON} SSISDB on {HOME} is suspended."
    assert record.commands


def test_role_that_stayed_ends_the_drill(installation: SimulatedInstallation) -> None:
    """The cluster took the command, and nothing came of it."""
    installation.role_stays = "SSISNODE1 owns the role Scale Out Master"

    record = installation.run(separate_moves=True)

    assert ways(record) == [SECOND]
    assert record.stopped_because == (
        "the move to SSISNODE2 failed: SSISNODE1 owns the role Scale Out Master"
    )


def test_role_moves_alone_and_then_the_group(
    installation: SimulatedInstallation,
) -> None:
    """Each of them out and back."""
    record = installation.run(separate_moves=True)

    assert ways(record) == [SECOND, HOME, SECOND, HOME]
    assert (record.stopped_because, record.commands) == ("", ())


def test_group_stays_while_the_role_is_away(
    installation: SimulatedInstallation,
) -> None:
    """The role that bounced is led home once more, and then the drill is over."""

    def bounce() -> None:
        if len(installation.drill._moves) == 1:
            away = replace(ROLE, owner_node=SECOND)
            installation.found = replace(installation.found, master_role=away)

    installation.then = bounce

    record = installation.run(separate_moves=True)

    assert ways(record) == [SECOND, HOME, HOME]
    assert record.stopped_because == (
        f"{SECOND} owns the role Scale Out Master, not {HOME}."
    )
    assert record.commands == ()
