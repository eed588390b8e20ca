"""The stopwatch asks on its beat, whatever the answers do."""

from __future__ import annotations

import threading

import pytest

from fixtures.drill.record import Sample
from fixtures.drill.watch.probe import NotAskedError, Probe
from fixtures.drill.watch.stopwatch import Task, Watch
from tests.drill.scripted_time import ScriptedService, ScriptedTime, watch_of


@pytest.fixture
def time() -> ScriptedTime:
    """Return a clock that stands still."""
    return ScriptedTime()


@pytest.fixture
def service() -> ScriptedService:
    """Return a service that is up."""
    return ScriptedService()


def test_probes_overlap_rather_than_wait(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """A question is put on every beat while none has been answered."""
    watch = watch_of(time, service.ask)

    time.pass_turns(watch, until=3)

    assert len(time.tasks) == 4


def test_sample_carries_both_times_and_who_answered(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """Seconds are counted from the start, on the clock that was handed in."""
    watch = watch_of(time, service.ask)
    time.pass_turns(watch, until=0)

    time.answer(after=0.25)

    assert watch.samples == (
        Sample(layer="TCP", sent=0, answered=0.25, succeeded=True, server="SSISNODE1"),
    )


def test_failure_is_the_sentence_of_the_error(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """A failing probe says in one phrase why."""
    watch = watch_of(time, service.ask)
    service.is_up = False
    time.pass_turns(watch, until=0)

    time.answer()

    (sample,) = watch.samples
    assert (sample.succeeded, sample.failure) == (False, "refused the connection")


def test_unexpected_error_is_told_by_its_kind_alone(time: ScriptedTime) -> None:
    """The text of an error that nobody foresaw may hold what is secret."""

    def ask() -> str:
        raise ValueError("PWD=hunter2")

    watch = watch_of(time, ask)
    time.pass_turns(watch, until=0)

    time.answer()

    assert [one.failure for one in watch.samples] == ["failed with ValueError"]


def test_hanging_probe_has_failed_when_its_patience_is_over(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """It failed then, not when its answer came at last."""
    watch = watch_of(time, service.ask, patience_seconds=2.5)

    time.pass_turns(watch, until=2.75)
    time.answer(after=4)

    assert watch.samples == (
        Sample(
            layer="TCP",
            sent=0,
            answered=2.5,
            succeeded=False,
            failure="no answer within 2.5 s",
        ),
    )


def test_too_many_unanswered_questions_fail_the_next_unsent(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """What hangs is bounded, and its hanging is not mistaken for silence."""
    watch = watch_of(time, service.ask, at_most=2)

    time.pass_turns(watch, until=2)

    assert len(time.tasks) == 2
    assert [(one.sent, one.failure) for one in watch.samples] == [
        (2, "2 earlier questions are still without an answer")
    ]


def test_missed_beats_are_left_out(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """After this machine slept, the questions stay on their grid."""
    watch = watch_of(time, service.ask)
    time.pass_turns(watch, until=0)
    time.now += 3.5

    wait = watch.turn()

    assert len(time.tasks) == 2
    assert wait == 0.5


def test_layers_take_turns_within_the_cadence(time: ScriptedTime) -> None:
    """Two layers do not ask at the same moment."""
    probes = [Probe(layer=name, ask=lambda: "") for name in ("TCP", "login")]
    watch = Watch(probes, 1.0, clock=time.clock, launch=time.launch)
    watch.start()

    time.pass_turns(watch, until=0.25)
    first = [name for name, _ in time.tasks]
    time.pass_turns(watch, until=0.75)

    assert first == ["drill probe TCP"]
    assert [name for name, _ in time.tasks] == ["drill probe TCP", "drill probe login"]


def test_times_count_from_the_origin_of_the_drill(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """Several watches of one drill share their zero."""
    probe = Probe(layer="TCP", ask=service.ask)
    watch = Watch([probe], 1.0, origin=900, clock=time.clock, launch=time.launch)
    watch.start()
    time.pass_turns(watch, until=0)

    time.answer()

    assert [one.sent for one in watch.samples] == [100]


def test_layer_is_back_after_successes_in_a_row(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """Until then it can be waited for; one that never succeeded cannot."""
    watch = watch_of(time, service.ask)
    service.is_up = False
    time.pass_turns(watch, until=0)
    time.answer()
    never = watch.unsettled(since=0)
    service.is_up = True
    time.pass_turns(watch, until=2)
    time.answer()
    time.answer()
    before = watch.unsettled(since=0)
    time.pass_turns(watch, until=3)
    time.answer()

    assert (never, before, watch.unsettled(since=0)) == ((), ("TCP",), ())


def test_layer_that_was_not_asked_since_can_be_waited_for(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """What succeeded before a moment says nothing about the time after it."""
    watch = watch_of(time, service.ask)
    time.pass_turns(watch, until=4)
    for _ in range(5):
        time.answer()

    assert watch.unsettled(since=2) == ()
    assert watch.unsettled(since=2.5) == ("TCP",)


def test_every_sample_is_told_once(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """Whoever shows progress sees each as it is taken."""
    told: list[float] = []
    watch = Watch(
        [Probe(layer="TCP", ask=service.ask)],
        1.0,
        on_sample=lambda one: told.append(one.sent),
        clock=time.clock,
        launch=time.launch,
    )
    watch.start()
    time.pass_turns(watch, until=1)
    time.answer()
    time.answer()
    watch.turn()

    assert told == [0, 1]


def test_stopping_leaves_out_what_proves_nothing(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """A question that was only just put, without an answer, is no failure."""
    watch = watch_of(time, service.ask)
    time.pass_turns(watch, until=0)

    assert watch.stop(within_seconds=0) == ()


def test_answer_after_the_end_changes_nothing(
    time: ScriptedTime, service: ScriptedService
) -> None:
    """What was returned is what stays."""
    watch = watch_of(time, service.ask)
    time.pass_turns(watch, until=0)
    watch.stop(within_seconds=0)

    time.answer()

    assert watch.samples == ()


def test_missing_thread_is_a_failure_and_ends_nothing(time: ScriptedTime) -> None:
    """A machine that is out of threads says so, on every beat."""

    def launch(name: str, _: Task) -> None:
        if name != "drill watch":
            raise RuntimeError("can't start new thread")

    probe = Probe(layer="TCP", ask=lambda: "")
    watch = Watch([probe], 1.0, clock=time.clock, launch=launch)
    watch.start()

    time.pass_turns(watch, until=1)

    assert [one.failure for one in watch.samples] == [
        "this machine has no thread left to ask"
    ] * 2


def test_real_threads_answer_side_by_side_and_stop() -> None:
    """Two questions wait for each other, which one after the other never could."""
    meeting = threading.Barrier(2, timeout=30)
    enough = threading.Event()

    def ask() -> str:
        meeting.wait()
        enough.set()
        return "SSISNODE1"

    watch = Watch([Probe(layer="TCP", ask=ask, patience_seconds=60)], 0.01)
    watch.start()
    enough.wait(30)
    meeting.abort()
    samples = watch.stop()

    assert "SSISNODE1" in {one.server for one in samples}


def test_question_that_was_not_put_leaves_no_sample(time: ScriptedTime) -> None:
    """What was not asked, so that no account is locked, is neither up nor down."""

    def ask() -> str:
        raise NotAskedError

    watch = watch_of(time, ask)
    time.pass_turns(watch, until=0)

    time.answer()
    time.pass_turns(watch, until=0.5)

    assert watch.samples == ()
