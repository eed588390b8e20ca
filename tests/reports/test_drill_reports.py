"""A drill in the reports: where it stands, what a person must know, and all of it."""

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
from reports.drill_judgement import (
    advice,
    journey,
    standing,
    went_well,
)
from reports.drill_readings import readings
from reports.json_report import render_json
from reports.terminal import render_summary
from tests.reports.made_up import report, verdict
from tests.reports.made_up_drill import GOOD, after, drill, move, out_and_back, stranded
from tests.reports.rendered_drill import in_json, in_terminal, on_page
from tests.reports.test_html_report import HOSTILE


def test_terminal_says_where_it_stands_and_how_to_go_back() -> None:
    """Stranded, the commands stand there without opening a file."""
    told = in_terminal(stranded())

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
    text = " ".join(on_page(stranded()).text.split())
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
    told = in_terminal(out_and_back())

    assert "SSISNODE1 -> SSISNODE2 -> SSISNODE1" in told
    assert "writable SSISDB: failed for 3.9 to 6.1 s" in told
    assert "NOT HOME" not in told


def test_terminal_without_a_drill_says_nothing_of_one() -> None:
    """A plain run has no such section."""
    lines = render_summary(report(verdict()), "report.html")

    assert not any("drill" in line.text for line in lines)


def test_results_hold_bounds_and_every_sample() -> None:
    """An auditor can compute every figure again."""
    one = in_json(out_and_back())["moves"][0]
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
    endpoint = in_json(stranded())["moves"][0]["layers"][4]

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
    page = on_page(record)

    assert (page.unbalanced, page.open) == ([], [])
    assert "script" not in page.tags


def test_hostile_names_stay_text() -> None:
    """What servers and errors say cannot become markup, in the drawing neither."""
    rows = {HOSTILE: "++--++++"}
    page = on_page(
        drill(
            move(rows, source=HOSTILE, target=HOSTILE, what=HOSTILE),
            home=HOSTILE,
            ended_where=HOSTILE,
            stopped_because=HOSTILE,
            commands=(HOSTILE,),
        )
    )

    assert "script" not in page.tags


def test_page_explains_its_method() -> None:
    """The definition and what each probe does stand beside the figures."""
    text = on_page(out_and_back()).text

    assert "An outage is time in which new work fails." in text
    assert "nothing is written" in text
    assert "may be 75 s old" in text


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

    assert ("executions under way: " in in_terminal(record)) == bool(told)
    assert (told or "") in in_terminal(record)
    assert (told or "") in on_page(record).text
    assert in_json(record)["moves"][0]["executions"] == written


def test_starts_of_the_canary_are_kept_one_by_one() -> None:
    """The one before the move is first; one that could not be read says why."""
    first = CanaryRun(
        server="SSISNODE1", sent=6.0, answered=6.5, failure="", has_ended=True
    )
    unread = UnreachableError("SSISNODE2", "did not answer")
    seen = dataclasses.replace(after(0.5), canary=(unread,))

    starts = in_json(drill(move(canary_before=first, after=seen)))["moves"][0]["canary"]

    assert (starts[0]["server"], starts[0]["answered"]) == ("SSISNODE1", 6.5)
    assert starts[1] == {"unread": "could not be read: SSISNODE2: did not answer"}


def test_canary_that_failed_on_the_way_is_told_first() -> None:
    """Home again, and all the same a person must know that nothing starts there."""
    failed = CanaryRun(
        server="SSISNODE2", sent=12.0, answered=13.0, failure="failed", has_ended=True
    )
    seen = dataclasses.replace(after(0.5), canary=(failed,))
    record = drill(move(after=seen), move(source="SSISNODE2", target="SSISNODE1"))

    told = " ".join(in_terminal(record).split())

    assert "The canary package did not succeed on SSISNODE2: failed." in told
    assert not went_well(record)
    assert "which did not start on SSISNODE2" in on_page(record).text


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
