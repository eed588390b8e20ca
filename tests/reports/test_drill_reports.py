"""A drill in the reports: where it stands, what failed how long, and its method."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

import pytest

from fixtures.drill.record import (
    CanaryRun,
    DrillRecord,
    InterruptedExecutions,
    Means,
    Outage,
    Read,
)
from fixtures.errors import UnreachableError
from reports.drill_figures import (
    at_least,
    at_most,
    between,
    comparison,
    edge,
    figures_of,
)
from reports.drill_judgement import (
    advice,
    journey,
    objective,
    standing,
    went_well,
    worst,
)
from reports.drill_readings import readings
from reports.html_report import render_html
from reports.json_report import render_json
from reports.terminal import render_summary
from reports.timeline import timeline_of
from tests.reports.made_up import report, verdict
from tests.reports.made_up_drill import GOOD, after, drill, move, out_and_back, stranded
from tests.reports.test_html_report import HOSTILE, Page


def _terminal(record: DrillRecord) -> str:
    lines = render_summary(report(verdict(), drill=record), "report.html")
    return "\n".join(line.text for line in lines)


def _json(record: DrillRecord) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(render_json(report(drill=record)))
    return content["drill"]  # type: ignore[no-any-return]  # read back from JSON


def _page(record: DrillRecord) -> Page:
    return Page(render_html(report(verdict(), drill=record)))


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
    text = _page(drill(move({"TCP": "+++", "login": "++++++++"}))).text

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


def test_terminal_says_where_it_stands_and_how_to_go_back() -> None:
    """Stranded, the commands stand there without opening a file."""
    told = _terminal(stranded())

    assert "NOT HOME: SSISNODE2 is the primary replica, not SSISNODE1." in told
    assert "    ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;" in told
    assert "Look at writable SSISDB first" in told


@pytest.mark.parametrize(
    ("changes", "places", "sentence"),
    [
        (
            {"ended_where": "SSISNODE1"},
            ("SSISNODE1", "SSISNODE2", "SSISNODE1"),
            "Home again: SSISNODE1 is the primary replica, as before.",
        ),
        (
            {"ended_where": "SSISNODE2"},
            ("SSISNODE1", "SSISNODE2"),
            "NOT HOME: SSISNODE2 is the primary replica, not SSISNODE1.",
        ),
        (
            {"ended_where": "", "unseen": "SSISNODE1: no answer"},
            ("SSISNODE1", "SSISNODE2", "nobody can tell"),
            "Nobody could tell which replica is primary; it was SSISNODE1.",
        ),
        (
            {"commands": ("Move-ClusterGroup",)},
            ("SSISNODE1", "SSISNODE2", "SSISNODE1"),
            (
                "NOT ALL HOME: SSISNODE1 is the primary replica, as before; the Scale"
                " Out Master's role is not where it was."
            ),
        ),
    ],
)
def test_standing_is_what_was_seen_last(
    changes: dict[str, Any], places: tuple[str, ...], sentence: str
) -> None:
    """Whoever moved the group, its last place counts; a role's node is none of them."""
    role = move(target="SSISNODE2", means=Means.MASTER_ROLE)
    record = drill(role, move(), **changes)

    assert (journey(record), standing(record)) == (places, sentence)


def test_first_screen_says_where_it_stands_and_what_to_do() -> None:
    """Headline, causes, the way home and what to do come before any drawing."""
    text = " ".join(_page(stranded()).text.split())
    order = (
        "NOT HOME: SSISNODE2 is the primary replica",
        "The drill stopped early: SSISDB's master key",
        "ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;",
        "New work failed longest",
        "What to do now",
        "The drill move by move",
    )

    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_what_could_not_be_seen_is_said_first() -> None:
    """Who has to act begins there."""
    gone = UnreachableError("SSISNODE2", "refused the connection")
    unread = dataclasses.replace(
        after(None), catalog_condition=gone, first_decryption=gone
    )

    told = advice(drill(move(after=unread), unseen="SSISNODE2: no answer"))

    assert list(told) == [
        (
            "What followed the move to SSISNODE2 could not be seen there: SSISNODE2:"
            " refused the connection."
        ),
        (
            "Look at this first, which could not be seen in the end: SSISNODE2: no"
            " answer."
        ),
    ]


def test_cause_is_told_once() -> None:
    """That the canary failed too follows from the key that did not open."""
    rows = {"TCP": GOOD["TCP"], "package start": "+     -"}

    (told,) = advice(drill(move(rows, after=after(None, "error 15581"))))

    assert told == (
        "Packages do not start on SSISNODE2: SSISDB's master key did not open: error"
        " 15581"
    )


def test_terminal_is_short_when_all_went_well() -> None:
    """One line a layer and move, and nothing to do."""
    told = _terminal(out_and_back())

    assert "SSISNODE1 -> SSISNODE2 -> SSISNODE1" in told
    assert "writable SSISDB: failed for 3.9 to 6.1 s" in told
    assert "NOT HOME" not in told


def test_terminal_without_a_drill_says_nothing_of_one() -> None:
    """A plain run has no such section."""
    lines = render_summary(report(verdict()), "report.html")

    assert not any("drill" in line.text for line in lines)


def test_results_hold_bounds_and_every_sample() -> None:
    """An auditor can compute every figure again."""
    one = _json(out_and_back())["moves"][0]
    tcp = one["layers"][0]

    assert tcp["outages"] == [
        {
            "began": {"lower": 10.0, "upper": 11.05},
            "ended": {"lower": 12.0, "upper": 13.05},
            "seconds": {
                "lower": pytest.approx(0.95),
                "upper": pytest.approx(3.05),
            },
            "lost": 2,
        }
    ]
    assert len(one["samples"]) == 6 * 16


def test_results_have_null_where_there_is_no_bound() -> None:
    """Infinity is no number for JSON."""
    endpoint = _json(stranded())["moves"][0]["layers"][4]

    assert endpoint["state"] == "not measured"
    assert endpoint["outages"][0]["began"]["lower"] is None
    assert endpoint["outages"][0]["ended"] is None


def test_results_of_a_plain_run_have_no_drill() -> None:
    """The key is there, and null."""
    assert json.loads(render_json(report()))["drill"] is None


@pytest.mark.parametrize(
    "record",
    [
        out_and_back(),
        stranded(),
        drill(),
        drill(move({})),
        drill(move(error="no")),
        drill(move(after=after(None, "SQL Server error 15581"))),
    ],
    ids=[
        "well",
        "stranded",
        "nothing moved",
        "nothing probed",
        "command failed",
        "key closed",
    ],
)
def test_page_is_well_formed(record: DrillRecord) -> None:
    """Whatever happened, every element is closed in order and nothing is loaded."""
    page = _page(record)

    assert (page.unbalanced, page.open) == ([], [])
    assert "script" not in page.tags


def test_hostile_names_stay_text() -> None:
    """What servers and errors say cannot become markup, in the drawing neither."""
    rows = {HOSTILE: "++--++++"}
    page = _page(
        drill(
            move(rows, source=HOSTILE, target=HOSTILE, what=HOSTILE),
            home=HOSTILE,
            ended_where=HOSTILE,
            stopped_because=HOSTILE,
            commands=(HOSTILE,),
        )
    )

    assert "script" not in page.tags


def test_drawing_has_a_title_and_a_description() -> None:
    """Who cannot see it hears the same figures."""
    page = _page(out_and_back())

    assert page.tags.count("svg") == 2
    assert page.tags.count("desc") == 2
    assert "writable SSISDB: failed for 3.9 to 6.1 s; Master endpoint" in page.text


def test_page_explains_its_method() -> None:
    """The definition and what each probe does stand beside the figures."""
    text = _page(out_and_back()).text

    assert "An outage is time in which new work fails." in text
    assert "nothing is written" in text
    assert "may be 75 s old" in text


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

    told = _terminal(record)

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
    assert said in " ".join(_terminal(record).split())
    assert said in _page(record).text
    assert said in _json(record)["unprobed"]
    assert said not in _terminal(with_canary)
    assert _json(with_canary)["unprobed"] is None


@pytest.mark.parametrize(
    ("executions", "told", "written"),
    [
        (None, None, None),
        (
            InterruptedExecutions(),
            "none",
            {"succeeded": [], "lost": [], "going_on": []},
        ),
        (
            InterruptedExecutions(succeeded=(1,), lost=(4711,)),
            "1 lost (4711); 1 succeeded (1)",
            {"succeeded": [1], "lost": [4711], "going_on": []},
        ),
        (
            UnreachableError("SSISNODE2", "did not answer"),
            "could not be read: SSISNODE2: did not answer",
            "could not be read: SSISNODE2: did not answer",
        ),
    ],
)
def test_executions_that_a_move_met_are_counted(
    executions: Read[InterruptedExecutions] | None, told: str | None, written: object
) -> None:
    """What became of them stands in every report."""
    record = drill(move(executions=executions))

    assert ("executions under way: " in _terminal(record)) == bool(told)
    assert (told or "") in _terminal(record)
    assert (told or "") in _page(record).text
    assert _json(record)["moves"][0]["executions"] == written


def test_starts_of_the_canary_are_kept_one_by_one() -> None:
    """The one before the move is first; one that could not be read says why."""
    first = CanaryRun(
        server="SSISNODE1", sent=6.0, answered=6.5, failure="", has_ended=True
    )
    unread = UnreachableError("SSISNODE2", "did not answer")
    seen = dataclasses.replace(after(0.5), canary=(unread,))

    starts = _json(drill(move(canary_before=first, after=seen)))["moves"][0]["canary"]

    assert (starts[0]["server"], starts[0]["answered"]) == ("SSISNODE1", 6.5)
    assert starts[1] == {"unread": "could not be read: SSISNODE2: did not answer"}


def test_canary_that_failed_on_the_way_is_told_first() -> None:
    """Home again, and all the same a person must know that nothing starts there."""
    failed = CanaryRun(
        server="SSISNODE2", sent=12.0, answered=13.0, failure="failed", has_ended=True
    )
    seen = dataclasses.replace(after(0.5), canary=(failed,))
    record = drill(move(after=seen), move(source="SSISNODE2", target="SSISNODE1"))

    told = " ".join(_terminal(record).split())

    assert "The canary package did not succeed on SSISNODE2: failed." in told
    assert not went_well(record)
    assert "which did not start on SSISNODE2" in _page(record).text


def test_timeline_draws_how_long_packages_may_have_failed() -> None:
    """Between two starts that succeeded nobody knows."""
    timeline = timeline_of(move({"package start": "+     +"}))

    assert timeline is not None
    (bar,) = timeline.rows[0].bars
    assert bar.kind == "possible"
    assert bar.width > 0


def test_lost_executions_are_what_a_person_must_know() -> None:
    """Nothing starts them again."""
    met = InterruptedExecutions(lost=(4711, 4712))

    (sentence,) = advice(drill(move(executions=met)))

    assert sentence.startswith("Executions were lost in the move to SSISNODE2: 4711, ")


def test_reading_that_failed_says_why() -> None:
    """It is neither empty nor left out."""

    @dataclasses.dataclass
    class Readings:
        primary: object
        since: object
        signs: object

    found = readings(
        Readings(  # type: ignore[arg-type]  # any dataclass is read alike
            primary=UnreachableError("SSISNODE2", "refused the connection"),
            since=dt.datetime(2026, 3, 14, tzinfo=dt.UTC),
            signs=(Outage(layer="TCP", began=(0, 1), ended=None, lost=1),),
        )
    )

    assert found["primary"] == ("could not be read: SSISNODE2: refused the connection")
    assert found["signs"] == [
        {"layer": "TCP", "began": [0, 1], "ended": None, "lost": 1}
    ]


def test_endless_outage_has_no_length() -> None:
    """Words take the place of a figure."""
    assert between(None) == "without end"
