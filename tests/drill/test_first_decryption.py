"""What is seen after a move, in its order, by a clock that passes when told."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from fixtures.drill import signs
from fixtures.drill.after import AfterMoves
from fixtures.drill.record import AfterMove, FirstDecryption, Read
from fixtures.drill.waiting import read
from fixtures.errors import UnreachableError
from tests.drill.test_preconditions import INVENTORY

TARGET = "SSISNODE2"
OPEN = signs.KeyState(
    condition=signs.WRITABLE, is_encrypted_by_server=True, has_credential=True
)
_UNREAD = UnreachableError(TARGET, "its clock was not read")


class ScriptedWaiting:
    """Waits for as long as a script says, and then gets an answer."""

    def __init__(self, **seconds: float) -> None:
        self.now = 0.0
        self._seconds = seconds

    def clock(self) -> float:
        """Return what the clock shows."""
        return self.now

    def once(self, _what: str, ask: Callable[[], Any], _seconds: float) -> Read[Any]:
        """Return an answer at once."""
        return read(ask)

    def until(
        self, what: str, ask: Callable[[], Any], *_: object, **__: object
    ) -> Read[Any]:
        """Return an answer after a while."""
        self.now += sum(
            seconds for name, seconds in self._seconds.items() if name in what
        )
        return read(ask)


class Installation:
    """Connections that lead to nothing; only the listener says where it leads."""

    names = ()

    def connect(self, _name: str) -> contextlib.nullcontext[None]:
        """Return a server that is not asked."""
        return contextlib.nullcontext()

    def server_behind_listener(self) -> str:
        """Return the replica."""
        return TARGET


def seen_after(waiting: ScriptedWaiting, monkeypatch: pytest.MonkeyPatch) -> AfterMove:
    """Return what is seen where the key opens at its first use."""
    monkeypatch.setattr(signs, "ask_key_state", lambda _: OPEN)
    monkeypatch.setattr(signs, "probe_key", lambda _: "")
    stand_ins: tuple[Any, Any] = (Installation(), waiting)
    observer = AfterMoves(INVENTORY, *stand_ins, lambda _: None)
    return observer.observe(TARGET, _UNREAD, returned=0.0)


def decryption_of(after: AfterMove) -> FirstDecryption:
    """Return the first use of the key."""
    assert isinstance(after.first_decryption, FirstDecryption)
    return after.first_decryption


def test_listener_that_is_late_is_not_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is tried on the replica itself, before the listener is waited for."""
    after = seen_after(ScriptedWaiting(listener=60.0), monkeypatch)

    assert decryption_of(after).opened_after == 0.0
    assert after.listener_server == TARGET


def test_key_is_timed_from_when_it_could_be_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A database that recovers for a while is no key that does not open."""
    found = decryption_of(seen_after(ScriptedWaiting(writable=50.0), monkeypatch))

    assert (found.possible_after, found.opened_after, found.waited) == (50, 50, 0)
