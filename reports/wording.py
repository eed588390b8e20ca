"""
The verdict on a whole run in words, the same in every report.

* A run is "ACCEPTED" when it is complete and passes, and in no other case. A drill is
  never called so: it judges what was rehearsed, not the installation.
* The sentence names every reason that counts against the run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reports.compliance import ComplianceReport, RequirementSection, TargetVerdict
from reports.drill_judgement import standing
from reports.outcome import Outcome
from reports.readiness import Readiness

#: The areas of the register by the letters that their ids begin with.
AREAS: Final = {
    "SO": "Scale Out high availability",
    "AG": "SSISDB in an availability group",
    "CL": "Integration Services service in a cluster",
    "IN": "The inventory and what is there",
    "DR": "The failover drill",
}

NOT_JUDGED: Final = "not judged"


def headline(report: ComplianceReport) -> str:
    """Return the verdict in one or two words."""
    if not report.is_complete:
        return "PARTIAL RUN"
    if report.is_drill:
        return "DRILL PASSED" if report.passes else "DRILL FAILED"
    return "ACCEPTED" if report.is_accepted else "NOT ACCEPTED"


def verdict_sentence(report: ComplianceReport) -> str:
    """Return what the headline rests on, as a few sentences."""
    where = f"{standing(report.drill)} " if report.drill else ""
    if report.reasons:
        sentence = _sentence("; ".join(report.reasons))
    elif report.is_complete:
        sentence = f"Every required condition is {_settled(report)}: {judged(report)}."
    else:
        sentence = f"Nothing that was judged fails: {judged(report)}."
    if not report.is_complete:
        sentence += " A partial run is never an acceptance."
    elif report.is_drill and report.passes:
        sentence += " A drill is no acceptance of the installation."
    if report.shortfalls:
        sentence += f" {_shortfalls(len(report.shortfalls))}"
    return f"{where}{sentence}"


def _settled(report: ComplianceReport) -> str:
    counts = report.count_outcomes()
    others = (Outcome.ATTESTED, Outcome.WAIVED)
    words = [Outcome.MET, *(one for one in others if counts[one])]
    return " or ".join(words)


def judged(report: ComplianceReport) -> str:
    """Return how much was judged, as ``8 requirements, 21 verdicts``."""
    requirements = len({verdict.requirement.id for verdict in report.verdicts})
    return (
        f"{requirements} requirement{'' if requirements == 1 else 's'}, "
        f"{len(report.verdicts)} verdict{'' if len(report.verdicts) == 1 else 's'}"
    )


def section_outcome(section: RequirementSection) -> str:
    """Return the outcome of a requirement, and of how many of its targets."""
    outcome = section.outcome
    if outcome is None:
        number = len(section.not_judged)
    else:
        number = len(section.targets_with(outcome))
    total = len(section.verdicts) + len(section.not_judged)
    words = NOT_JUDGED if outcome is None else outcome.value
    if number == total or outcome is Outcome.MET:
        return words
    return f"{words} on {number} of {total}"


def affected(
    verdicts: Iterable[TargetVerdict],
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """Return ids of requirements and names of targets, where they share the targets."""
    targets: dict[str, list[str]] = {}
    for verdict in verdicts:
        targets.setdefault(verdict.requirement.id, []).append(verdict.target)
    requirements: dict[tuple[str, ...], list[str]] = {}
    for requirement, names in targets.items():
        requirements.setdefault(tuple(names), []).append(requirement)
    return tuple((tuple(ids), names) for names, ids in requirements.items())


def readiness_sentence(one: Readiness) -> str:
    """Return what a replica's first night as primary would be like."""
    if one.is_ready:
        seen = "" if one.is_proven else ", as far as can be seen without a failover"
        return f"ready, packages would run{seen}."
    clauses = (
        ("packages would fail; mend in this order: ", one.failing),
        ("not known, hence not ready: ", one.unknown),
    )
    said = "; ".join(
        words + ", ".join(requirement.id for requirement in requirements)
        for words, requirements in clauses
        if requirements
    )
    return f"{said}."


def _sentence(clauses: str) -> str:
    return f"{clauses[0].upper()}{clauses[1:].rstrip('.')}."


def _shortfalls(number: int) -> str:
    if number == 1:
        return "1 recommendation is not met and does not count against it."
    return f"{number} recommendations are not met and do not count against it."
