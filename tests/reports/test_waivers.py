"""What a waiver makes of a verdict, and what is said of each."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from fixtures.facts.people import Attestation, Waiver
from reports.html_report import render_html
from reports.json_report import render_json
from reports.outcome import Ending, Outcome
from reports.terminal import render_summary
from reports.waivers import states_of, waive
from tests.reports.checks_to_judge import MET, NOT_MET, ONE_NOT_MET, Judge, Results
from tests.reports.made_up import MUST, report, run, verdict

TODAY = dt.date(2026, 3, 14)
NOT_MET_ENDING = Ending(outcome=Outcome.NOT_MET)
UNREAD = Ending(outcome=Outcome.UNDETERMINED, cause="no connection")
UNATTESTED = Ending(
    outcome=Outcome.UNDETERMINED,
    cause="SSISNODE1: needs attestation: nobody has attested it",
    needs_attestation=True,
)
ATTESTABLE = MUST.model_copy(update={"attestation": True})


def waiver(target: str = "", last_day: dt.date = TODAY, name: str = "SO-12") -> Waiver:
    """Return a waiver with a justification."""
    return Waiver(
        requirement=name,
        target=target,
        justification="Change 4711.",
        expiration_date=last_day,
    )


EXPIRED = waiver(last_day=dt.date(2026, 3, 13))


@pytest.mark.parametrize("given", [waiver(), waiver("SSISNODE1"), waiver("ssisnode1")])
def test_unmet_requirement_is_waived_with_its_reason(given: Waiver) -> None:
    """The cause keeps the outcome that it has in truth."""
    ending = waive(NOT_MET_ENDING, MUST, "SSISNODE1", [EXPIRED, given], TODAY)

    assert ending == Ending(
        outcome=Outcome.WAIVED,
        cause="not met, waived until 2026-03-14: Change 4711.",
    )


@pytest.mark.parametrize("given", [EXPIRED, waiver("SSISNODE2"), waiver(name="SO-08")])
def test_waiver_of_something_else_changes_nothing(given: Waiver) -> None:
    """Another day, target or requirement is not waived."""
    assert waive(NOT_MET_ENDING, MUST, "SSISNODE1", [given], TODAY) == NOT_MET_ENDING


@pytest.mark.parametrize(
    "ending", [UNREAD, Ending(outcome=Outcome.MET), Ending(outcome=Outcome.ATTESTED)]
)
def test_only_what_is_not_met_is_waived(ending: Ending) -> None:
    """Nobody can accept what nobody has seen, and what is met needs no waiver."""
    assert waive(ending, MUST, "SSISNODE1", [waiver()], TODAY) == ending


def test_missing_attestation_is_waived() -> None:
    """Nothing was there to be read: a person decided, and the report says so."""
    ending = waive(UNATTESTED, ATTESTABLE, "SSISNODE1", [waiver()], TODAY)

    assert ending == Ending(
        outcome=Outcome.WAIVED,
        cause="nobody attested it, waived until 2026-03-14: Change 4711.",
    )


def test_attested_requirement_that_failed_otherwise_is_not_waived() -> None:
    """Its check broke: whether somebody attested it is not known."""
    assert waive(UNREAD, ATTESTABLE, "SSISNODE1", [waiver()], TODAY) == UNREAD


NO_TARGET = (
    "names SSISNODE9, which is no target of SO-12; targets: SSISNODE1, SSISNODE2."
)
UNREACHED, GONE = Outcome.UNDETERMINED, None


@pytest.mark.parametrize(
    ("given", "outcomes", "state", "remark"),
    [
        (waiver(), (Outcome.WAIVED, Outcome.MET), "used", ""),
        (EXPIRED, (Outcome.NOT_MET,) * 2, "expired", "expired on 2026-03-13."),
        (
            waiver(),
            (Outcome.MET,) * 2,
            "unused",
            "nothing was left to waive. Remove it.",
        ),
        (waiver(), (UNREACHED, UNREACHED), "undetermined", ""),
        (waiver(), (Outcome.MET, UNREACHED), "undetermined", ""),
        (waiver(), (Outcome.MET, GONE), "not judged", ""),
        (waiver("SSISNODE2"), (Outcome.MET, GONE), "not judged", ""),
        (
            waiver("SSISNODE9"),
            (Outcome.MET,) * 2,
            "no such target",
            NO_TARGET,
        ),
    ],
)
def test_every_waiver_has_a_state(
    given: Waiver,
    outcomes: tuple[Outcome | None, Outcome | None],
    state: str,
    remark: str,
) -> None:
    """What helps nobody is reported; what may help yet is not called superfluous."""
    targets = (("SO-12", "SSISNODE1"), ("SO-12", "SSISNODE2"))
    judged = dict(zip(targets, outcomes, strict=True))

    (found,) = states_of([given], judged, TODAY)

    assert found.state == state
    assert found.remark == (f"{given}: {remark}" if remark else "")


@pytest.mark.parametrize(
    ("target", "remarks"),
    [
        ("", []),
        ("ssisnode2", []),
        ("SSISNODE9", ["Attestations to look at", f"SO-12 on SSISNODE9: {NO_TARGET}"]),
    ],
)
def test_attestation_of_no_target_is_told(target: str, remarks: list[str]) -> None:
    """A typo makes nothing attested, and is told in every report."""
    attestation = Attestation(
        requirement="SO-12",
        target=target,
        statement="It is so.",
        who="Erika Mustermann",
        when=TODAY,
        expires=TODAY,
    )
    judged = report(
        verdict(),
        verdict(target="SSISNODE2"),
        run=run(attestations=(attestation,)),
    )

    lines = [line.text.strip() for line in render_summary(judged, "x")]
    (in_json,) = json.loads(render_json(judged))["attestations"]

    assert lines[4:-2] == remarks
    assert in_json["remark"] == " ".join(remarks[1:])
    assert ("Attestations to look at" in render_html(judged)) is bool(remarks)


def test_summary_names_waivers_to_look_at() -> None:
    """A person learns of them without opening the report."""
    waivers = (waiver(last_day=dt.date(2026, 1, 1)), waiver(last_day=dt.date.max))
    both = (verdict(), verdict(target="SSISNODE2"))
    expired_and_unused = report(*both, run=run(waivers=waivers))

    lines = [line.text.strip() for line in render_summary(expired_and_unused, "x")]

    assert lines[lines.index("Waivers to look at") + 1 :][:2] == [
        "SO-12 on every target: expired on 2026-01-01.",
        "SO-12 on every target: nothing was left to waive. Remove it.",
    ]


def test_waived_check_runs_and_is_accepted(judge: Judge, results: Results) -> None:
    """Expected and actual are there, the run passes, and the waiver is listed."""
    result = judge(ONE_NOT_MET, "--waived-until=9999-12-31")

    content = results()
    (requirement,) = content["requirements"]
    waived = requirement["verdicts"][1]
    assert result.ret == pytest.ExitCode.OK
    assert (waived["outcome"], waived["actual"]) == ("waived", "a node")
    assert [one["state"] for one in content["waivers"]] == ["used"]
    result.assert_outcomes(passed=1, xfailed=1)


def test_expired_waiver_does_not_count(judge: Judge, results: Results) -> None:
    """The verdict is what it is without it."""
    result = judge(NOT_MET, "--waived-until=2000-01-01")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert [one["state"] for one in results()["waivers"]] == ["expired"]
    result.stdout.fnmatch_lines(["Waivers to look at"])


def test_healed_waiver_fails_nothing(judge: Judge, results: Results) -> None:
    """A waiver that nothing needs any more is told of, and that is all."""
    result = judge(MET, "--waived-until=9999-12-31")

    assert result.ret == pytest.ExitCode.OK
    assert [one["state"] for one in results()["waivers"]] == ["unused"]
    assert "Remove it." in Path("out/report.html").read_text(encoding="utf-8")
