"""Where an installation stands when a drill is over is waited for, within limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from fixtures.drill import ending
from fixtures.drill.ending import where_it_stands
from fixtures.drill.record import Read
from fixtures.drill.state import Installation
from fixtures.drill.survey import Replicas
from fixtures.drill.waiting import Waiting
from fixtures.errors import AuthenticationError, ObservationError, UnreachableError
from tests.drill.test_waiting import ScriptedInterruption

GONE = UnreachableError("SSISNODE2", "refused the connection")
REJECTED = AuthenticationError("SSISNODE2", "the logon was refused")


class Replica:
    """The two of the group; nobody is really asked."""

    names = ("SSISNODE1", "SSISNODE2")


class Looks:
    """Answers of the survey, and who said to be primary, one after the other."""

    def __init__(self, *answers: tuple[Read[str], str]) -> None:
        self.answers = list(answers)
        self.surveys = 0

    def survey(self) -> Installation:
        """Look at everything."""
        self.surveys += 1
        answer = self.answers[0][0]
        if isinstance(answer, ObservationError):
            raise answer
        return cast("Installation", type("Seen", (), {"primary": answer}))

    def primary_among(self, *_: object) -> str:
        """Return who says so, and go on to the next answer."""
        name = self.answers[0][1]
        self.answers = self.answers[1:] or self.answers
        return name


Ending = Callable[..., tuple[Looks, Read[Installation], str]]


@pytest.fixture
def end(monkeypatch: pytest.MonkeyPatch) -> Ending:
    """Look at the end of a drill, with these answers."""

    def run(
        *answers: tuple[Read[str], str], seconds: float = 60.0
    ) -> tuple[Looks, Read[Installation], str]:
        looks = Looks(*answers)
        monkeypatch.setattr(ending, "primary_among", looks.primary_among)
        time = ScriptedInterruption()
        waiting = Waiting(time, lambda _: None, time.clock)
        seen, where = where_it_stands(
            waiting, cast("Replicas", Replica()), looks.survey, seconds
        )
        return looks, seen, where

    return run


def test_installation_that_is_seen_is_asked_once(end: Ending) -> None:
    """Nothing is waited for that is there."""
    looks, _, where = end(("SSISNODE1", ""))

    assert (looks.surveys, where) == (1, "SSISNODE1")


def test_primary_that_comes_back_is_waited_for(end: Ending) -> None:
    """A look just after the command broke off would have found nobody."""
    looks, seen, where = end((GONE, ""), (GONE, ""), (GONE, "SSISNODE1"))

    assert (looks.surveys, seen, where) == (3, GONE, "SSISNODE1")


def test_whole_installation_that_comes_back_is_seen(end: Ending) -> None:
    """Then nothing is left in doubt."""
    _, seen, where = end((GONE, ""), ("SSISNODE2", ""))

    assert not isinstance(seen, ObservationError)
    assert where == "SSISNODE2"


@pytest.mark.parametrize("seconds", [0.0, 5.0])
def test_nobody_is_waited_for_without_end(end: Ending, seconds: float) -> None:
    """Whoever wanted to stop waits for one look only."""
    looks, seen, where = end((GONE, ""), seconds=seconds)

    assert (looks.surveys, seen, where) == (1 + 2 * seconds, GONE, "")


def test_rejected_account_is_not_tried_again_and_again(end: Ending) -> None:
    """It could be locked."""
    looks, seen, where = end((REJECTED, ""))

    assert (looks.surveys, seen, where) == (2, REJECTED, "")
