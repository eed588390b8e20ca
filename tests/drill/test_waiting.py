"""Waiting: until it is as hoped, no longer than promised, and not for what is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from fixtures.drill import hope
from fixtures.drill.hope import Hope, Silence
from fixtures.drill.interruption import Interruption
from fixtures.drill.record import Read
from fixtures.drill.waiting import NotAwaitedError, Waiting
from fixtures.errors import (
    AnswerError,
    AuthenticationError,
    ObservationError,
    UnreachableError,
)

GONE = UnreachableError("SSISNODE2", "refused the connection")
REJECTED = AuthenticationError("SSISNODE2", "the logon was refused")


class ScriptedInterruption(Interruption):
    """Time passes while it waits; somebody wants to stop after some of that."""

    def __init__(self, wanted_after: float = 1e9) -> None:
        super().__init__()
        self.now, self.seconds_a_look = 1000.0, 0.0
        self._wanted_from = self.now + wanted_after

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def passing_clock(self) -> float:
        """Return the time, which passes with every look at it."""
        self.now += self.seconds_a_look
        return self.now

    @property
    def is_wanted(self) -> bool:
        """Whether somebody wants to stop by now."""
        return self.now >= self._wanted_from

    @property
    def reason(self) -> str:
        """Why."""
        return "it was interrupted" if self.is_wanted else ""

    @property
    def seconds_ago(self) -> float:
        """Since when."""
        return max(self.now - self._wanted_from, 0.0)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


class Story:
    """Answers one after the other, the last again and again, and what is said."""

    def __init__(self, *answers: object, wanted_after: float = 1e9) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.said: list[str] = []
        self.time = ScriptedInterruption(wanted_after)

    def ask(self) -> object:
        """Answer, or raise."""
        self.asked += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, ObservationError):
            raise answer
        return answer

    def wait(
        self, seconds: float, is_hopeless: Callable[[Read[object]], str] = lambda _: ""
    ) -> Read[object]:
        """Wait for the answer to be "up"."""
        return Waiting(self.time, self.said.append, self.time.clock).until(
            "the listener",
            self.ask,
            lambda answer: answer == "up",
            seconds,
            is_hopeless=is_hopeless,
        )


def test_first_answer_that_is_hoped_for_ends_it() -> None:
    """Errors and other answers before it are waited out."""
    story = Story(GONE, "down", "up", "down")

    assert story.wait(60) == "up"
    assert story.said == []


def test_last_answer_is_what_is_known_when_patience_ends() -> None:
    """It says why it is over, and what was seen last."""
    story = Story("down", GONE)

    assert story.wait(3) is GONE
    (line,) = story.said
    assert line.startswith("  no longer waiting for the listener: 3 s are over: ")
    assert line.endswith("SSISNODE2: refused the connection")


def test_progress_says_how_much_longer_at_most() -> None:
    """Every few seconds, so that nobody wonders."""
    story = Story("down")

    story.wait(11)

    assert story.said[:2] == [
        "  waiting for the listener, 5 s; at most 6 s more",
        "  waiting for the listener, 10 s; at most 1 s more",
    ]


def test_nobody_is_asked_again_once_somebody_wants_to_stop() -> None:
    """What was seen so far is no finding: there was time for more."""
    story = Story("down", wanted_after=2)

    answer = story.wait(600)

    assert isinstance(answer, NotAwaitedError)
    assert "did not wait for the listener: it was interrupted" in str(answer)
    assert story.asked == 5


def test_question_that_hangs_keeps_nobody() -> None:
    """It is left alone on its thread."""
    story, ends = Story("up", wanted_after=-2), threading.Event()
    waiting = Waiting(story.time, story.said.append, story.time.clock)

    answer = waiting.until("the listener", ends.wait, lambda _: True, 600)
    ends.set()

    assert isinstance(answer, NotAwaitedError)


def test_question_that_hangs_outlasts_patience_a_little() -> None:
    """It is given its time, and it is said how much of that is left."""
    story, ends = Story("up"), threading.Event()
    story.time.seconds_a_look = 3.0
    waiting = Waiting(
        story.time, story.said.append, story.time.passing_clock, answer_seconds=30.0
    )

    answer = waiting.until("the listener", ends.wait, lambda _: True, 0.0)
    ends.set()

    assert isinstance(answer, NotAwaitedError)
    assert story.said[0].startswith("  waiting for the listener, ")
    assert story.said[0].endswith("; at most 24 s more")


def test_rejected_account_is_not_tried_again_and_again() -> None:
    """Two in a row could be one too many already."""
    story = Story(REJECTED)

    assert story.wait(600) is REJECTED
    assert story.asked == 2
    assert "more rejected logons could lock the account" in story.said[0]


def test_what_is_hopeless_is_not_waited_for() -> None:
    """Nor is what was seen of it a finding."""
    story = Story("down")

    answer = story.wait(600, lambda _: "it is elsewhere")

    assert isinstance(answer, NotAwaitedError)
    assert story.said == ["  no longer waiting for the listener: it is elsewhere"]


def test_fault_of_a_question_is_raised_where_it_was_put() -> None:
    """A thread of its own hides no mistake of ours."""
    story = Story("up")
    waiting = Waiting(story.time, story.said.append, story.time.clock)

    with pytest.raises(ZeroDivisionError):
        waiting.once("a quotient", lambda: 1 / 0, 5)


def silences(*answers: Read[object]) -> list[bool]:
    """Return whether each answer, eight seconds after the last, is one too many."""
    time = ScriptedInterruption()
    silence, found = Silence(time.clock), []
    for answer in answers:
        found.append(bool(silence(answer)))
        time.now += 8
    return found


def test_silence_is_hopeless_after_a_while() -> None:
    """Any other answer, though no better, breaks it."""
    recovers = AnswerError("SSISNODE2", "recovers")

    assert silences(GONE, GONE, GONE) == [False, False, True]
    assert silences(GONE, GONE, recovers, GONE, GONE) == [False] * 5


class Names:
    """Three replicas that are never really asked."""

    names = ("SSISNODE1", "SSISNODE2", "SSISNODE3")


@pytest.fixture
def sightings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Who says to be the primary replica, look by look."""
    seen: list[object] = []

    def look(_replicas: object, names: list[str]) -> object:
        assert names == ["SSISNODE1", "SSISNODE3"]
        return seen.pop(0)

    monkeypatch.setattr(hope, "primary_among", look)
    yield seen
    assert seen == []


def told(sightings: list[object], *seen: object) -> list[str]:
    """Return what is said of hope for the second replica, look by look."""
    sightings.extend(seen)
    time = ScriptedInterruption()
    hoping = Hope(Names(), "ssisnode2", time.clock)  # type: ignore[arg-type]
    answers = []
    while sightings:
        answers.append(hoping("down"))
        time.now += 2
    return answers


def test_primary_elsewhere_is_believed_the_second_time(
    sightings: list[object],
) -> None:
    """While roles change, a replica may speak of the past once."""
    *former, last = told(sightings, "", "SSISNODE1", "", "SSISNODE1", "SSISNODE1")

    assert former == ["", "", "", ""]
    assert last == "SSISNODE1 is the primary replica, which the drill did not make it"
