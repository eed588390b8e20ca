"""The figures of a drill: bounds rounded and named, and what they come to."""

from __future__ import annotations

import dataclasses

import pytest

from reports.drill_figures import (
    at_least,
    at_most,
    between,
    comparison,
    edge,
    figures_of,
)
from reports.drill_judgement import (
    objective,
    worst,
)
from tests.reports.made_up_drill import GOOD, drill, move, out_and_back, stranded
from tests.reports.rendered_drill import on_page


@pytest.mark.parametrize(
    ("seconds", "least", "most"),
    [
        (0.0, "0.0 s", "0.0 s"),
        (3.14159, "3.1 s", "3.2 s"),
        (3.1, "3.1 s", "3.1 s"),
        (99.99, "99.9 s", "100.0 s"),
        (119.2, "1 min 59 s", "2 min 00 s"),
    ],
)
def test_printed_bounds_contain_the_truth(
    seconds: float, least: str, most: str
) -> None:
    """Lower bounds are rounded down and upper ones up."""
    assert (at_least(seconds), at_most(seconds)) == (least, most)


def test_several_outages_are_added_up() -> None:
    """Both the shortest and the longest that they can have been in all."""
    (login,) = figures_of(move({"login": "+++-++++--++++"}))

    assert login.words == "failed 2 times, for 0.9 to 5.1 s"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("----------", "not measured: it did not answer before the move either"),
        ("+++", "not measured: it was not asked after the command"),
        ("+-+++", "not measured: it was not asked after the command"),
        ("      +", "not measured: too few answers to tell"),
        ("++++-", "failed, and did not come back while it was watched"),
        ("+++   +", "no failure seen (one under 4.1 s could be missed)"),
    ],
)
def test_only_what_was_seen_after_the_command_is_judged(row: str, words: str) -> None:
    """No failure seen means that somebody looked."""
    (login,) = figures_of(move({"login": row}))

    assert login.words == words


def test_unmeasured_layer_is_no_layer_without_failure() -> None:
    """Who reads that no failure was seen reads of which layers nobody knows."""
    text = on_page(drill(move({"TCP": "+++", "login": "++++++++"}))).text

    assert "no failure was seen; not measured: TCP" in text


def test_edges_are_told_from_the_command_on() -> None:
    """An outage that began before the watch says so."""
    one = move()

    assert edge((10.0, 11.05), one) == "+0.0 s to +1.1 s"
    assert edge((9.5, 10.5), one) == "-0.5 s to +0.5 s"
    assert edge((-float("inf"), 7.05), one) == "before -2.9 s, when the watch began"


def test_outage_without_end_is_the_worst() -> None:
    """It comes before any that ended, however long that was."""
    found = worst(stranded())

    assert found is not None
    assert found[0].layer == "writable SSISDB"


def test_workers_are_too_coarse_to_be_the_worst() -> None:
    """Their figures are known to a heartbeat only."""
    assert worst(drill(move({"workers": "++++----++++"}))) is None


def test_objective_names_who_may_have_broken_it() -> None:
    """The longest that fits what was seen counts."""
    record = dataclasses.replace(out_and_back(), recovery_time_objective_seconds=6.5)

    assert objective(record) == (
        "6.5 s, not shown to be kept by login without MultiSubnetFailover"
    )


def test_objective_is_not_compared_with_a_lab_that_runs_fast() -> None:
    """Objectives are real seconds."""
    assert objective(out_and_back(), lab_clock="60") == (
        "2 min 00 s, not compared: the lab's clock ran 60-fold"
    )


def test_comparison_needs_both_ways_of_logging_in() -> None:
    """With one of them alone nothing is compared."""
    both = comparison(figures_of(move()))

    assert "with MultiSubnetFailover: failed for 1.9 to 4.1 s" in both
    assert "without it: failed for 4.9 to 7.1 s" in both
    assert comparison(figures_of(move({"login": GOOD["login"]}))) == ""


def test_endless_outage_has_no_length() -> None:
    """Words take the place of a figure."""
    assert between(None) == "without end"
