"""What goes wrong while a drill moves something, and how it ends then."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest

from fixtures.drill import making
from fixtures.drill.journal import (
    BEGUN,
    ENDED,
    JournalError,
    is_left_away,
    is_unfinished,
)
from fixtures.drill.record import AfterMove, Sample
from fixtures.drill.wishes import RefusedError
from fixtures.errors import AnswerError, UnreachableError
from tests.drill.simulated_installation import (
    NODES,
    Server,
    SimulatedInstallation,
    installation,
    ways,
)

__all__ = ["installation"]
HOME, SECOND, THIRD = NODES


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
