"""The results for continuous integration servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from defusedxml import ElementTree

from reports.compliance import ComplianceReport, OwnCheck
from reports.junit_report import render_junit
from reports.outcome import Outcome
from tests.reports.made_up import RECOMMENDED, report, run, verdict

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def parsed(judged: ComplianceReport) -> Element:
    """Return the rendered document, read back."""
    root: Element = ElementTree.fromstring(render_junit(judged).encode())
    return root


def totals(element: Element) -> tuple[str | None, ...]:
    """Return the four counts of a suite."""
    names = ("tests", "failures", "errors", "skipped")
    return tuple(element.get(name) for name in names)


@pytest.mark.parametrize(
    ("outcome", "tag"),
    [
        (Outcome.MET, "system-out"),
        (Outcome.ATTESTED, "system-out"),
        (Outcome.NOT_MET, "failure"),
        (Outcome.UNDETERMINED, "error"),
        (Outcome.NOT_APPLICABLE, "skipped"),
        (Outcome.WAIVED, "skipped"),
    ],
)
def test_outcome_of_a_must_decides_the_element(outcome: Outcome, tag: str) -> None:
    """Each outcome has the element that a server understands."""
    case = parsed(report(verdict(outcome))).find("testsuite/testcase")

    assert case is not None
    assert [child.tag for child in case] == ["properties", tag]


@pytest.mark.parametrize(("strict", "tag"), [(False, "skipped"), (True, "failure")])
def test_unmet_recommendation_is_no_failure(
    strict: bool,  # noqa: FBT001 - a column of the table
    tag: str,
) -> None:
    """An unmet recommendation fails only when recommendations count."""
    judged = report(
        verdict(Outcome.NOT_MET, requirement=RECOMMENDED),
        run=run(expected=()),
        strict_recommendations=strict,
    )

    assert parsed(judged).find(f"testsuite/testcase/{tag}") is not None


def test_properties_name_requirement_target_severity_and_outcome() -> None:
    """A server can group and filter by each of them."""
    properties = parsed(report(verdict())).iterfind(
        "testsuite[1]/testcase[1]//property"
    )

    assert [(p.get("name"), p.get("value")) for p in properties] == [
        ("requirement", "SO-12"),
        ("target", "SSISNODE1"),
        ("severity", "must"),
        ("outcome", "met"),
    ]


def test_counts_add_up() -> None:
    """Suites and document count what they hold, gaps and own checks included."""
    own = (
        OwnCheck(nodeid="x", outcome=Outcome.NOT_MET, cause="assert 1 == 2"),
        OwnCheck(nodeid="y", outcome=Outcome.MET),
    )
    skipped = verdict(Outcome.NOT_APPLICABLE, requirement=RECOMMENDED)
    root = parsed(report(verdict(), skipped, own_checks=own))

    assert [(suite.get("name"), totals(suite)) for suite in root] == [
        ("Scale Out high availability", ("3", "0", "1", "1")),
        ("Own checks", ("2", "1", "0", "0")),
        ("Run", ("1", "0", "0", "0")),
    ]
    assert totals(root) == ("6", "1", "1", "1")


def test_problem_of_the_run_is_an_error() -> None:
    """A server sees an interrupted run as red, whatever was judged before."""
    judged = report(verdict(), problems=("the run was interrupted",))

    error = parsed(judged).find("testsuite[@name='Run']/testcase/error")
    assert error is not None
    assert error.get("message") == "the run was interrupted"


def test_partial_run_has_no_cases_for_what_it_left_out() -> None:
    """What was not selected is not an error."""
    partial = report(verdict(), run=run(partial_because=("-k x",)))

    assert totals(parsed(partial)) == ("2", "0", "0", "0")


def test_hostile_text_leaves_the_document_valid() -> None:
    """Characters that XML forbids are spelt out."""
    hostile = "\x00\x1b<b>&\"'\ud800\uffff"
    judged = report(
        verdict(Outcome.NOT_MET, target=hostile, actual=hostile, note=hostile),
        verdict(Outcome.UNDETERMINED, cause=hostile),
        run=run(environment=hostile, inventory=hostile),
        problems=(hostile,),
    )

    values = {p.get("value") for p in parsed(judged).iter("property")}
    assert "<U+0000><U+001B><b>&\"'<U+D800><U+FFFF>" in values
