"""
``junit.xml``: the run for continuous integration servers.

* One suite an area of the register, one test case a verdict, with the requirement, the
  target, the severity and the outcome as properties.
* A *failure* is an unmet requirement that counts; an *error* is what could not be
  determined or was expected and not judged, and a problem of the run itself; *skipped*
  is what does not apply, is waived, or is unmet without counting.
* Characters that XML does not allow are spelt out before they reach the document.

Source: XML 1.0 section 2.2; the JUnit report form that Jenkins and GitLab read.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from reports.compliance import (
    ComplianceReport,
    OwnCheck,
    RequirementSection,
    TargetVerdict,
)
from reports.outcome import Outcome
from reports.plain_text import make_visible
from reports.terminal import render_failure
from reports.wording import AREAS, NOT_JUDGED, headline, verdict_sentence

#: Which element tells of a failing own check, or of one that was not carried out.
_OWN_RESULT: Final = {
    Outcome.NOT_MET: "failure",
    Outcome.UNDETERMINED: "error",
    Outcome.NOT_APPLICABLE: "skipped",
}


def render_junit(report: ComplianceReport) -> str:
    """Return the run as a JUnit XML document."""
    root = Element("testsuites", name="SSIS high availability")
    for letters, title in AREAS.items():
        sections = [s for s in report.sections if s.requirement.id[:2] == letters]
        _add_suite(root, report, title, _area_cases(report, sections))
    _add_suite(root, report, "Own checks", map(_own_case, report.own_checks))
    _add_suite(root, report, "Run", [_run_case(report)])
    _sum_up(root, root.iter("testcase"))
    root.set("time", f"{(report.finished - report.started).total_seconds():.3f}")
    ET.indent(root)
    document = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{document}\n'


def _add_suite(
    root: Element, report: ComplianceReport, title: str, cases: Iterable[Element]
) -> None:
    started = report.started.replace(tzinfo=None).isoformat(timespec="seconds")
    suite = Element("testsuite", name=title, timestamp=started)
    suite.extend(cases)
    if len(suite):
        _sum_up(suite, suite.iter("testcase"))
        suite.set("time", f"{sum(float(case.get('time', 0)) for case in suite):.3f}")
        root.append(suite)


def _sum_up(element: Element, cases: Iterable[Element]) -> None:
    counted = list(cases)
    element.set("tests", str(len(counted)))
    for attribute, tag in (
        ("failures", "failure"),
        ("errors", "error"),
        ("skipped", "skipped"),
    ):
        number = sum(case.find(tag) is not None for case in counted)
        element.set(attribute, str(number))


def _area_cases(
    report: ComplianceReport, sections: Iterable[RequirementSection]
) -> Iterator[Element]:
    for section in sections:
        for verdict in section.verdicts:
            yield _verdict_case(report, verdict)
        if report.is_complete:
            for target in section.not_judged:
                yield _missing_case(section, target)


def _verdict_case(report: ComplianceReport, verdict: TargetVerdict) -> Element:
    requirement = verdict.requirement
    case = _case(
        requirement.id,
        f"{requirement.title} [{verdict.target}]",
        verdict.duration_seconds,
    )
    _add_properties(
        case,
        requirement=requirement.id,
        target=verdict.target,
        severity=requirement.severity,
        outcome=verdict.outcome,
    )
    _add_result(case, report, verdict)
    return case


def _add_result(
    case: Element, report: ComplianceReport, verdict: TargetVerdict
) -> None:
    text = render_failure(verdict)
    counts = report.counts(verdict.requirement)
    match verdict.outcome:
        case Outcome.NOT_MET if counts:
            _say(case, "failure", f"not met on {verdict.target}", text)
        case Outcome.NOT_MET:
            message = f"{verdict.requirement.severity}, not met on {verdict.target}"
            _say(case, "skipped", message, text)
        case Outcome.UNDETERMINED:
            _say(case, "error", verdict.cause, text)
        case Outcome.NOT_APPLICABLE | Outcome.WAIVED:
            _say(case, "skipped", f"{verdict.outcome}: {verdict.cause}")
        case _:
            SubElement(case, "system-out").text = make_visible(text)


def _missing_case(section: RequirementSection, target: str) -> Element:
    requirement = section.requirement
    case = _case(requirement.id, f"{requirement.title} [{target}]", 0.0)
    _add_properties(
        case,
        requirement=requirement.id,
        target=target,
        severity=requirement.severity,
        outcome=NOT_JUDGED,
    )
    _say(case, "error", f"expected on {target}, but not judged")
    return case


def _own_case(own: OwnCheck) -> Element:
    case = _case("own", own.nodeid, own.duration_seconds)
    _add_properties(case, outcome=own.outcome)
    if own.outcome in _OWN_RESULT:
        _say(case, _OWN_RESULT[own.outcome], own.cause)
    return case


def _run_case(report: ComplianceReport) -> Element:
    """Return the run as a case: it fails for what no verdict can tell of."""
    case = _case("run", f"{headline(report)}: {report.run.environment}", 0.0)
    _add_properties(
        case,
        environment=report.run.environment,
        inventory=report.run.inventory,
        is_lab=str(report.run.is_lab).lower(),
    )
    own_reasons = [*report.problems, *report.vacuity]
    if own_reasons:
        _say(case, "error", "; ".join(own_reasons), verdict_sentence(report))
    return case


def _case(group: str, name: str, seconds: float) -> Element:
    return Element(
        "testcase",
        classname=f"ssis.{group}",
        name=make_visible(name),
        time=f"{seconds:.3f}",
    )


def _add_properties(case: Element, **values: str) -> None:
    properties = SubElement(case, "properties")
    for name, value in values.items():
        SubElement(properties, "property", name=name, value=make_visible(str(value)))


def _say(case: Element, tag: str, message: str, text: str = "") -> None:
    SubElement(case, tag, message=make_visible(message)).text = make_visible(text)
