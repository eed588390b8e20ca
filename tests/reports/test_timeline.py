"""The timeline of a move: nothing is drawn that was not seen."""

from __future__ import annotations

import dataclasses

import pytest

from reports.drill_judgement import (
    went_well,
)
from reports.timeline import timeline_of
from tests.reports.made_up_drill import GOOD, after, drill, move, out_and_back
from tests.reports.rendered_drill import in_json, in_terminal, on_page


def test_drawing_has_a_title_and_a_description() -> None:
    """Who cannot see it hears the same figures."""
    page = on_page(out_and_back())

    assert page.tags.count("svg") == 2
    assert page.tags.count("desc") == 2
    assert "writable SSISDB: failed for 3.9 to 6.1 s; Master endpoint" in page.text


def test_timeline_draws_what_is_proven_inside_what_is_possible() -> None:
    """The bars of an outage touch, the proven one in the middle."""
    timeline = timeline_of(move({"TCP": GOOD["TCP"]}))

    assert timeline is not None
    before, proven, after = timeline.rows[0].bars
    assert [one.kind for one in (before, proven, after)] == [
        "possible before",
        "proven",
        "possible after",
    ]
    assert before.x + before.width == pytest.approx(proven.x)
    assert proven.x + proven.width == pytest.approx(after.x)


def test_timeline_shows_who_answered_next() -> None:
    """The first answer of the other server has its name beside it."""
    timeline = timeline_of(move({"login": GOOD["login"]}))

    assert timeline is not None
    assert [server for _, server in timeline.rows[0].answers] == ["SSISNODE2"]


def test_timeline_knows_who_answered_before_its_window() -> None:
    """A move back whose window begins with the new server shows the change too."""
    timeline = timeline_of(move({"login": "+++--+++++++++++++++++++"}))

    assert timeline is not None
    assert [server for _, server in timeline.rows[0].answers] == ["SSISNODE2"]


def test_nothing_is_drawn_after_the_last_probe() -> None:
    """Neither a track, nor the bar of what did not come back."""
    timeline = timeline_of(
        move({"login": "++++------", "TCP": "++++++++++++++++", "workers": "+"})
    )

    assert timeline is not None
    tcp, login, workers = timeline.rows
    assert login.track is not None
    assert tcp.track is not None
    end = sum(login.track)
    assert end < sum(tcp.track) < 984
    assert login.bars[1].x + login.bars[1].width == pytest.approx(end)
    assert workers.track is None


def test_key_that_opened_is_drawn_up_to_its_first_use() -> None:
    """Until then packages may have failed; seconds count from the command."""
    timeline = timeline_of(move({"TCP": GOOD["TCP"]}, after=after(opened_after=1.1)))

    assert timeline is not None
    key = timeline.rows[-1]
    assert key.words == "seen to open at +3.5 s"
    assert [bar.kind for bar in key.bars] == ["possible"]


def test_key_that_did_not_open_outweighs_layers_that_did() -> None:
    """Every layer is back, and no package starts: that is said first."""
    closed = after(opened_after=None, failure="SQL Server error 15581")
    record = drill(move(after=closed), move(source="SSISNODE2", target="SSISNODE1"))

    told = in_terminal(record)

    assert (
        "Packages do not start on SSISNODE2: SSISDB's master key did not open: SQL "
        "Server error 15581" in " ".join(told.split())
    )
    assert not went_well(record)


def test_layer_that_nobody_probed_is_named() -> None:
    """A drill without a canary says in every report why no package was started."""
    record = out_and_back()
    with_canary = dataclasses.replace(record, canary_job="SSIS canary")

    said = "[drill] declares no canary_job"
    assert said in " ".join(in_terminal(record).split())
    assert said in on_page(record).text
    assert said in in_json(record)["unprobed"]
    assert said not in in_terminal(with_canary)
    assert in_json(with_canary)["unprobed"] is None


def test_timeline_draws_how_long_packages_may_have_failed() -> None:
    """Between two starts that succeeded nobody knows."""
    timeline = timeline_of(move({"package start": "+     +"}))

    assert timeline is not None
    (bar,) = timeline.rows[0].bars
    assert bar.kind == "possible"
    assert bar.width > 0
