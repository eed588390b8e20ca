"""Signals during a drill: a wish, heeded later; only a second Ctrl-C breaks off."""

from __future__ import annotations

import copy
import io
import os
import signal
from collections.abc import Iterator
from unittest import mock

import pytest
from _pytest._io import TerminalWriter

from fixtures.drill.interruption import Interruption
from fixtures.lost_terminal import ForgivingFile
from fixtures.plugin import drill as plugin

pytestmark = pytest.mark.skipif(os.name == "nt", reason="these signals are of POSIX")


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Put everything back as it was."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    former = [signal.getsignal(one) for one in numbers]
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for number, handler in zip(numbers, former, strict=True):
        signal.signal(number, handler)


def send(*numbers: int) -> None:
    """Send signals to this process."""
    for number in numbers:
        os.kill(os.getpid(), number)


def test_nobody_wants_to_stop_at_first() -> None:
    """It waits to the end then."""
    with Interruption() as interruption:
        interruption.wait(0.0)

        assert (interruption.is_wanted, interruption.reason) == (False, "")
        assert interruption.seconds_ago == 0.0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_of_an_ending_session_may_come_twice(number: int) -> None:
    """A shell and the system both send them; nobody is impatient."""
    with Interruption() as interruption:
        send(number, number, number)

        assert interruption.is_wanted


def test_second_interrupt_breaks_off() -> None:
    """Whoever presses Ctrl-C again does not want to wait."""
    with Interruption() as interruption:
        send(signal.SIGINT)
        assert interruption.is_wanted

        with pytest.raises(KeyboardInterrupt):
            send(signal.SIGINT)


def test_first_reason_is_the_reason() -> None:
    """What follows from it is none."""
    with Interruption() as interruption:
        send(signal.SIGTERM, signal.SIGHUP)

        assert interruption.reason == "the process was told to end"


def test_signals_do_afterwards_what_they_did_before() -> None:
    """But a terminal that is gone ends no reports that are still written."""
    before = signal.getsignal(signal.SIGTERM)
    with Interruption():
        send(signal.SIGHUP)

    assert signal.getsignal(signal.SIGTERM) is before
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_drill_under_nohup_goes_on() -> None:
    """That is what it was started with it for."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with Interruption() as interruption:
        send(signal.SIGHUP)

        assert not interruption.is_wanted


class DeadTerminal:
    """What a terminal is once it was closed."""

    encoding = "utf-8"

    def write(self, _text: str) -> int:
        """Fail as the operating system does."""
        raise OSError(5, "Input/output error")

    def flush(self) -> None:
        """Fail the same way."""
        self.write("")


def test_lost_terminal_takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are written, whoever still listens."""
    forgotten: list[bool] = []
    monkeypatch.setattr(
        "fixtures.lost_terminal.forget_terminal", lambda: forgotten.append(True)
    )
    terminal = ForgivingFile(DeadTerminal())

    assert terminal.write("drill: over") == 11
    assert forgotten == [True]
    assert terminal.encoding == "utf-8"


def test_character_that_a_terminal_lacks_is_written_as_an_escape(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The terminal is still there, and what follows is shown too."""
    lost = mock.Mock()
    monkeypatch.setattr("fixtures.lost_terminal.forget_terminal", lost)
    shown = io.BytesIO()
    terminal = ForgivingFile(io.TextIOWrapper(shown, "cp1252"), escapes=True)

    print("drill: to Größe-ł", file=terminal)
    print("The journal is closed.", file=terminal, flush=True)

    assert shown.getvalue().decode("cp1252").splitlines() == [
        r"drill: to Größe-\u0142",
        "The journal is closed.",
    ]
    assert not lost.called


def test_pytest_escapes_a_character_by_itself(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its writer asks for the error."""
    lost = mock.Mock()
    monkeypatch.setattr("fixtures.lost_terminal.forget_terminal", lost)
    shown = io.BytesIO()
    writer = TerminalWriter(io.TextIOWrapper(shown, "ascii"))
    monkeypatch.setattr(pytestconfig, "get_terminal_writer", lambda: writer)

    plugin._saying(pytestconfig)("drill: to ł")
    writer.flush()

    assert rb"drill: to \u0142" in shown.getvalue()
    assert not lost.called


def test_run_outlives_its_terminal(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever of pytest writes after the drill, it writes by the same writer."""
    monkeypatch.setattr("fixtures.lost_terminal.forget_terminal", lambda: None)
    writer = copy.copy(pytestconfig.get_terminal_writer())
    monkeypatch.setattr(writer, "_file", DeadTerminal())
    monkeypatch.setattr(pytestconfig, "get_terminal_writer", lambda: writer)

    plugin._saying(pytestconfig)("drill: over")
    writer.line("NOT ACCEPTED")

    assert isinstance(writer._file, ForgivingFile)
