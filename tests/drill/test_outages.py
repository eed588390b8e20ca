"""Outages are bounded by what the probes of a layer saw, and by nothing else."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given

from fixtures.drill.record import Move, Outage, Sample
from fixtures.drill.watch.lost_time import (
    longest_time_lost,
    longest_times_lost,
    time_lost,
    unmeasured_layers,
)
from fixtures.drill.watch.outages import find_outages, watched_layers
from tests.drill.simulated_service import JOURNEYS, Interval, Journey, downs, watch
from tests.reports.made_up_drill import move


def _samples(row: str, layer: str = "TCP") -> Sequence[Sample]:
    """Return one sample a second: ``+`` succeeded, ``-`` failed, after 0.1 s."""
    return [
        Sample(layer=layer, sent=at, answered=at + 0.1, succeeded=sign == "+")
        for at, sign in enumerate(row)
    ]


def test_outage_lies_between_the_successes_around_it() -> None:
    """Each edge lies between the last of one kind and the first of the other."""
    assert find_outages(_samples("++---+++")) == (
        Outage(layer="TCP", began=(1, 2.1), ended=(4, 5.1), lost=3),
    )


def test_too_few_successes_in_a_row_do_not_end_an_outage() -> None:
    """A service that comes and goes is one outage, until it stays."""
    assert find_outages(_samples("++-++-++-+++")) == (
        Outage(layer="TCP", began=(1, 2.1), ended=(8, 9.1), lost=3),
    )


def test_enough_successes_in_a_row_separate_two_outages() -> None:
    """What fails after the service stayed is another outage."""
    assert find_outages(_samples("+-+++--+++")) == (
        Outage(layer="TCP", began=(0, 1.1), ended=(1, 2.1), lost=1),
        Outage(layer="TCP", began=(4, 5.1), ended=(6, 7.1), lost=2),
    )


def test_outage_that_was_not_seen_to_end_has_no_end() -> None:
    """Fewer successes than asked for, at the end of the watch, prove no return."""
    assert find_outages(_samples("++--++")) == (
        Outage(layer="TCP", began=(1, 2.1), ended=None, lost=2),
    )


def test_outage_that_was_there_from_the_start_has_no_beginning() -> None:
    """Without a success before, nobody knows since when it lasts."""
    assert find_outages(_samples("--+++")) == (
        Outage(layer="TCP", began=(-math.inf, 0.1), ended=(1, 2.1), lost=2),
    )


def test_layers_do_not_mix() -> None:
    """One layer's successes end no outage of another."""
    samples = [*_samples("+-+++"), *_samples("+----", layer="login")]

    assert [(one.layer, one.lost) for one in find_outages(samples)] == [
        ("TCP", 1),
        ("login", 4),
    ]


def test_hanging_probe_counts_by_when_it_was_sent() -> None:
    """A failure answered long after the service's return does not prolong it."""
    hung = Sample(layer="TCP", sent=2, answered=17, succeeded=False)
    samples = [*_samples("++"), hung, *_samples("+++++++")[3:]]

    assert find_outages(samples) == (
        Outage(layer="TCP", began=(1, 3.1), ended=(2, 3.1), lost=1),
    )


def test_waiting_probe_counts_by_when_it_was_answered() -> None:
    """A success that was sent during the outage does not move its beginning."""
    waited = Sample(layer="TCP", sent=1.5, answered=4.2, succeeded=True)
    samples = [*_samples("++--++++"), waited]

    assert find_outages(samples) == (
        Outage(layer="TCP", began=(1, 2.1), ended=(3, 4.1), lost=2),
    )


def test_successes_that_waited_do_not_separate_two_outages() -> None:
    """What had no answer yet when the next one failed shows no return before it."""
    waited = [
        Sample(layer="TCP", sent=at, answered=9, succeeded=True) for at in (3, 4, 5)
    ]
    samples = [*_samples("++-"), *waited, *_samples("------+----+++")[6:]]

    assert [one.lost for one in find_outages(samples)] == [5]


def test_time_lost_is_the_sum_of_all_outages() -> None:
    """Both of what is certain and of what is possible."""
    lost = time_lost(find_outages(_samples("+-+++--+++")))

    assert lost == pytest.approx((0.9, 5.2))


def test_time_lost_has_no_bound_while_one_outage_lasts() -> None:
    """What did not come back cannot be added up."""
    assert time_lost(find_outages(_samples("+-+++--"))) is None


def test_longest_time_lost_is_that_of_the_worst_move() -> None:
    """At least and at most; without a failure there can have been one between two."""
    moves = [move({"TCP": "++-+++", "login": "++++"}), move({"TCP": "++---+++"})]

    assert longest_times_lost(moves) == {
        "TCP": pytest.approx((1.95, 4.05)),
        "login": pytest.approx((0, 1.05)),
    }


def _waited(*times: tuple[float, float]) -> Move:
    """Return a move in which logins were answered, all of them."""
    rows = [Sample(layer="login", sent=a, answered=b, succeeded=True) for a, b in times]
    return move({}, samples=tuple(rows), began=0.0)


@pytest.mark.parametrize(
    ("times", "lost"),
    [
        ([(0, 1), (1, 2), *((at, 16.0) for at in range(2, 16)), (16, 17)], (13, 15)),
        ([(0, 1), (1, 2), (2, 12), (3, 4), (4, 5), (5, 6)], (1, 3)),
        ([(0, 20), (30, 50)], (0, 50)),
        ([(0, 20), (30, 65)], (15, 65)),
        ([(0, 1)], (0, math.inf)),
    ],
    ids=["all waited", "one waited", "always slow", "slower", "one answer only"],
)
def test_work_that_had_to_wait_was_not_served(
    times: list[tuple[float, float]], lost: tuple[float, float]
) -> None:
    """Without any failure an outage shows in answers that come late, or not at all."""
    assert longest_times_lost([_waited(*times)]) == {"login": lost}


@pytest.mark.parametrize(
    ("times", "lost"),
    [
        ([(0, 60), (72, 77)], (0, 7)),
        ([(40, 65), (75, 100)], (0, 10)),
        ([(58, 63), (72, 132)], (55, 62)),
    ],
    ids=["cold at home", "always slow", "slow after the move"],
)
def test_package_takes_its_own_time_everywhere(
    times: list[tuple[float, float]], lost: tuple[float, float]
) -> None:
    """What its fastest start takes is not lost, nor what it took before the command."""
    samples = tuple(
        Sample(layer="package start", sent=a, answered=b, succeeded=True)
        for a, b in times
    )
    seen = move({}, samples=samples, began=65.0)

    assert longest_times_lost([seen]) == {"package start": lost}


def test_worst_of_all_is_not_to_come_back() -> None:
    """No later success in another move makes up for it."""
    moves = [move({"TCP": "++--"}), move({"TCP": "+++-+++"})]

    assert longest_times_lost(moves) == {"TCP": None}


@pytest.mark.parametrize(
    ("rows", "seconds"),
    [
        ({"TCP": "++-+++", "login": "++---+++"}, 4.05),
        ({"TCP": "++-+++", "login": "++---"}, math.inf),
        ({"TCP": "++++", "package start": "++---"}, 3.05),
        ({"TCP": "++++", "Master endpoint": "----"}, 1.05),
        ({}, 2.4),
    ],
    ids=[
        "the worst layer",
        "not back",
        "no package any more",
        "nothing failed",
        "nothing probed",
    ],
)
def test_budget_is_charged_with_the_worst_layer(
    rows: dict[str, str], seconds: float
) -> None:
    """
    Without a failure it is charged with what can have been missed.

    Packages were waited for so long and no longer: the way home stays open.
    """
    assert longest_time_lost(move(rows)) == pytest.approx(seconds)


def test_one_package_that_starts_ends_an_outage() -> None:
    """Each start leaves an execution behind; nobody waits for three."""
    samples = _samples("+--+", layer="package start")

    assert find_outages(samples) == (
        Outage(layer="package start", began=(0, 1.1), ended=(2, 3.1), lost=2),
    )


def test_budget_is_not_charged_with_more_than_was_watched() -> None:
    """One answer only says nothing of the rest, which is over."""
    assert longest_time_lost(_waited((3, 7))) == 4


@pytest.mark.parametrize(
    ("row", "most"),
    [("+-+", 2.05), ("+-+    +", 4.0), ("+", math.inf)],
)
def test_time_that_an_outage_covers_hides_no_other(row: str, most: float) -> None:
    """Between a success, a failure and a success everything is counted already."""
    moves = [move({"package start": row})]

    lost = longest_times_lost(moves)["package start"]

    assert lost is not None
    assert lost[1] == pytest.approx(most)


def test_what_was_not_measured_lost_no_known_time() -> None:
    """A layer that never answered is named apart; workers are too coarse."""
    moves = [move({"Master endpoint": "----", "workers": "++--++++"})]

    assert longest_times_lost(moves) == {}
    assert unmeasured_layers(moves) == ("Master endpoint",)


def test_no_failure_seen_tells_what_could_have_been_missed() -> None:
    """The resolution is the longest time between two successes in a row."""
    (seen,) = watched_layers(_samples("++++"))

    assert (seen.outages, seen.resolution) == ((), 1.1)


def test_layer_that_remembers_is_known_no_better_than_its_memory() -> None:
    """A worker's heartbeat may be 75 s old: either edge may lie as much earlier."""
    assert find_outages(_samples("++---+++", layer="workers")) == (
        Outage(layer="workers", began=(-74, 2.1), ended=(-71, 5.1), lost=3),
    )


def test_layer_without_any_success_was_not_measured() -> None:
    """What never worked says nothing about the move."""
    (seen,) = watched_layers(_samples("---"))

    assert not seen.ever_succeeded
    assert seen.resolution == math.inf


def test_waiting_shows_as_the_slowest_success() -> None:
    """A service that lets clients wait has no failure, but a slow answer."""
    waited = Sample(layer="TCP", sent=4, answered=9, succeeded=True)
    (seen,) = watched_layers([*_samples("++++"), waited])

    assert (seen.outages, seen.slowest) == ((), 5)


_BEFORE = (Journey(there=0, back=0, waits=False),)


@given(downs(), JOURNEYS)
def test_bounds_contain_the_true_outage(
    down: tuple[Interval, ...], journeys: list[Journey]
) -> None:
    """However long answers take, the truth lies within the bounds of every outage."""
    seen = watch(down, [*_BEFORE, *journeys])

    assert all(seen.covers(outage) for outage in find_outages(seen.samples))


@given(downs(), JOURNEYS)
def test_every_failure_belongs_to_one_outage(
    down: tuple[Interval, ...], journeys: list[Journey]
) -> None:
    """No failure is left out, and none is counted twice."""
    seen = watch(down, [*_BEFORE, *journeys])

    lost = sum(outage.lost for outage in find_outages(seen.samples))

    assert lost == len(seen.failed)


@given(downs(), JOURNEYS)
def test_unseen_outage_is_shorter_than_the_resolution(
    down: tuple[Interval, ...], journeys: list[Journey]
) -> None:
    """A time of being down that no probe met is no longer than what is said."""
    seen = watch(down, [*_BEFORE, *journeys])
    (layer,) = watched_layers(seen.samples)

    assert all(
        one.ended - one.began <= layer.resolution for one in seen.unseen(layer.outages)
    )


@given(downs(), JOURNEYS)
def test_outages_follow_one_another(
    down: tuple[Interval, ...], journeys: list[Journey]
) -> None:
    """The edges of one layer's outages are in order, and so are their bounds."""
    seen = watch(down, [*_BEFORE, *journeys])

    edges = [
        edge
        for outage in find_outages(seen.samples)
        for edge in (outage.began, outage.ended)
        if edge is not None
    ]

    assert all(low <= high for low, high in edges)
    assert [low for low, _ in edges] == sorted(low for low, _ in edges)
