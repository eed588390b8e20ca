"""A target has one thread, one connection, and questions that wait their turn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import wait

import pytest

from fixtures.errors import (
    AccessDeniedError,
    AuthenticationError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.target_thread import TargetThread

SECONDS = 30.0


class Line:
    """A connection that remembers what became of it."""

    def __init__(self, farewell: Exception | None = None) -> None:
        self.farewell = farewell
        self.closed_on: str | None = None

    def close(self) -> None:
        """End it, or fail to."""
        self.closed_on = threading.current_thread().name
        if self.farewell is not None:
            raise self.farewell


class Opener:
    """Opens one line, or fails to; counts how often it was asked."""

    def __init__(self, line: Line | Exception) -> None:
        self.line = line
        self.calls = 0

    def __call__(self) -> Line:
        """Open it."""
        self.calls += 1
        if isinstance(self.line, Exception):
            raise self.line
        return self.line


@pytest.fixture
def thread() -> Iterator[Callable[[Opener], TargetThread[Line]]]:
    """Make threads that end with the test."""
    made: list[TargetThread[Line]] = []

    def make(opener: Opener) -> TargetThread[Line]:
        made.append(TargetThread("SSISNODE1", opener))
        return made[-1]

    yield make
    for one in made:
        one.dismiss()
        one.join(SECONDS)


Make = Callable[[Opener], TargetThread[Line]]


def raising(error: Exception | None) -> Callable[[Line], None]:
    """Return a question that ends with an error, or without one."""

    def question(_: Line) -> None:
        if error is not None:
            raise error

    return question


def test_nothing_is_opened_before_the_first_question(thread: Make) -> None:
    """A target that nobody asks about is not contacted."""
    opener = Opener(Line())

    thread(opener)

    assert opener.calls == 0


def test_questions_share_one_connection_and_one_thread(thread: Make) -> None:
    """Every question is put on the target's own daemon thread."""
    opener = Opener(Line())
    target = thread(opener)

    asked = [target.ask(lambda _: threading.current_thread()) for _ in range(3)]
    (used,) = {one.result(SECONDS) for one in asked}

    assert opener.calls == 1
    assert used.name == "target SSISNODE1"
    assert used.daemon


def test_questions_are_answered_in_order(thread: Make) -> None:
    """No question overtakes another."""
    order: list[int] = []
    target = thread(Opener(Line()))

    target.ask(lambda _: order.append(1))
    target.ask(lambda _: order.append(2))
    target.ask(lambda _: order.append(3)).result(SECONDS)

    assert order == [1, 2, 3]


def test_failing_question_costs_no_other_its_answer(thread: Make) -> None:
    """An error is that question's outcome alone."""
    target = thread(Opener(Line()))

    failing = target.ask(lambda _: int("no number"))
    following = target.ask(lambda _: "answer")

    assert following.result(SECONDS) == "answer"
    assert isinstance(failing.exception(SECONDS), ValueError)


def test_unreachable_target_is_dialled_once(thread: Make) -> None:
    """Every question to it fails with the one reason."""
    reason = UnreachableError("SSISNODE1", "refused the connection")
    opener = Opener(reason)
    target = thread(opener)

    first, second = target.ask(id), target.ask(id)

    assert first.exception(SECONDS) is second.exception(SECONDS) is reason
    assert opener.calls == 1


def test_target_that_does_not_answer_is_asked_once(thread: Make) -> None:
    """Who lets the first question wait is not waited for again."""
    target = thread(Opener(Line()))
    silence = TimeoutExceededError("SSISNODE1", "gave no answer")

    target.ask(raising(silence))
    following = target.ask(lambda _: "answer")

    assert following.exception(SECONDS) is silence


def test_rejected_logon_is_not_repeated(thread: Make) -> None:
    """Not even where earlier questions were answered: it would lock the account."""
    target = thread(Opener(Line()))
    rejection = AuthenticationError("SSISNODE1", "rejected the logon")

    target.ask(lambda _: "answer")
    target.ask(raising(rejection))
    following = target.ask(lambda _: "answer")

    assert following.exception(SECONDS) is rejection


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (None, TimeoutExceededError("SSISNODE1", "gave no answer")),
        (AccessDeniedError("SSISNODE1", "refused"), UnreachableError("SSISNODE1", "x")),
    ],
    ids=["answered", "refused"],
)
def test_target_that_has_answered_is_asked_again(
    thread: Make, first: Exception | None, second: Exception
) -> None:
    """One question that got no answer is no reason to give the target up."""
    target = thread(Opener(Line()))

    target.ask(raising(first))
    target.ask(raising(second))
    following = target.ask(lambda _: "answer")

    assert following.result(SECONDS) == "answer"


def test_many_threads_may_ask_at_once(thread: Make) -> None:
    """Whoever comes first starts the thread; nobody starts it twice."""
    target = thread(Opener(Line()))
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait(SECONDS)
        target.ask(lambda _: None).result(SECONDS)

    helpers = [TargetThread(f"helper {n}", Opener(Line())) for n in range(8)]
    asked = [helper.ask(lambda _: ask()) for helper in helpers]
    finished = wait(asked, SECONDS)

    assert [one.exception() for one in finished.done] == [None] * 8


def test_dismissed_target_closes_after_its_last_question(thread: Make) -> None:
    """What was asked is still answered, and the thread itself closes."""
    line = Line()
    target = thread(Opener(line))
    answer = target.ask(lambda connection: connection.closed_on)

    target.dismiss()
    target.join(SECONDS)

    assert answer.result(0) is None
    assert line.closed_on == "target SSISNODE1"


def test_target_that_was_never_asked_has_nothing_to_close(thread: Make) -> None:
    """Dismissing it opens nothing, and does not wait."""
    opener = Opener(Line())
    target = thread(opener)

    target.dismiss()
    target.join(SECONDS)

    assert opener.calls == 0


def test_failing_farewell_is_nobodys_error(thread: Make) -> None:
    """How the connection ended changes no fact."""
    line = Line(UnreachableError("SSISNODE1", "hung up first"))
    target = thread(Opener(line))
    target.ask(id).result(SECONDS)

    target.dismiss()
    target.join(SECONDS)

    assert line.closed_on == "target SSISNODE1"
