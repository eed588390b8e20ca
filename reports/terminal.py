"""
What the terminal shows: one block a failing check, and a summary of the run.

* Plain ASCII of our own, and nothing a host sent can steer the terminal.
* The summary's order is the order of action: the verdict, what is not met, what could
  not be determined (by cause), what is missing, then what does not count.
* Pure: lines with a tone; the plugin writes and colours them.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from fixtures.drill.record import Move
from fixtures.requirements import Phase
from reports.compliance import ComplianceReport, RequirementSection, TargetVerdict
from reports.drill_figures import figures_of, key_of, met_by
from reports.drill_judgement import advice, journey, standing, unprobed, went_well
from reports.outcome import Outcome
from reports.plain_text import make_visible, render_short, render_stated
from reports.wording import (
    affected,
    headline,
    readiness_sentence,
    verdict_sentence,
)

Tone: TypeAlias = Literal["good", "bad", "caution", "strong", "plain"]

_WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the summary and the tone it is written in."""

    text: str
    tone: Tone = "plain"


def render_failure(verdict: TargetVerdict) -> str:
    """Return what is shown for a failing check in the place of a traceback."""
    requirement = verdict.requirement
    head = (
        f"{requirement.id} ({requirement.severity}) {verdict.outcome}"
        f" on {make_visible(verdict.target)}: {requirement.title}"
    )
    fields = (_field(label, text) for label, text in _labelled(verdict) if text)
    return "\n".join([head, *fields])


def _labelled(verdict: TargetVerdict) -> Iterator[tuple[str, str]]:
    requirement = verdict.requirement
    yield "cause", make_visible(verdict.cause)
    if verdict.is_stated:
        yield "expected", render_stated(verdict.expected)
        yield "actual", render_stated(verdict.actual)
    for piece in verdict.evidence:
        source = make_visible(piece.source)
        yield "evidence", f"{source}: {render_stated(piece.observed)}"
    yield "note", make_visible(verdict.note)
    if verdict.outcome is Outcome.NOT_MET:
        yield "remedy", f"{requirement.id}: {requirement.remedy}"
    yield "source", f"{requirement.source.document}, {requirement.source.section}"


def _field(label: str, text: str) -> str:
    first, *more = text.splitlines() or [""]
    head = f"  {label + ':':<10}{first}"
    return "\n".join([head, *(f"{'':12}{line}" for line in more)])


def render_summary(
    report: ComplianceReport, written_to: str, remedies: Iterable[str] = ()
) -> tuple[Line, ...]:
    """
    Return the summary of a run.

    Args:
        report: The run.
        written_to: Where the report was written, as the user can open it.
        remedies: Where statements were written that mend something, likewise.
    """
    return (
        *_head(report),
        *_drill(report),
        *_failures(report),
        *_obstacles(report),
        *_missing(report),
        *_own_checks(report),
        *_shortfalls(report),
        *_people(report),
        *_readiness(report),
        Line(""),
        Line(f"report: {written_to}", "strong"),
        *(Line(f"remedy: {one} (read it, then run it yourself)") for one in remedies),
    )


def _head(report: ComplianceReport) -> Iterator[Line]:
    run = report.run
    if run.is_lab:
        yield Line(
            "LAB: this judges the embedded lab, no live installation.", "caution"
        )
    if run.defects:
        yield Line(f"Injected defects: {', '.join(run.defects)}", "caution")
    tone: Tone = "bad" if not report.passes else "good"
    if report.passes and not report.is_complete:
        tone = "caution"
    verdict = f"{headline(report)}: {make_visible(run.environment)}"
    if run.phase is not Phase.ACCEPTANCE:
        verdict += f" (phase {run.phase})"
    yield Line(verdict, tone)
    yield from _wrapped(verdict_sentence(report), indent=2)
    if run.partial_because:
        yield from _wrapped(f"Partial because: {'; '.join(run.partial_because)}", 2)
    yield from _wrapped(_counted(report), indent=2)


def _drill(report: ComplianceReport) -> Iterator[Line]:
    record = report.drill
    if record is None:
        return
    tone: Tone = "good" if went_well(record) else "bad"
    yield from _title("The failover drill", "strong")
    way = " -> ".join(map(make_visible, journey(record)))
    yield Line(f"  {way}", "strong")
    yield from _wrapped(make_visible(standing(record)), indent=2, tone=tone)
    for sentence in advice(record):
        yield from _wrapped(make_visible(sentence), indent=2, tone="bad")
    for command in record.commands:
        yield Line(f"    {make_visible(command)}", "strong")
    for move in record.moves:
        yield from _move(move)
    missing = unprobed(record)
    if missing:
        yield from _wrapped(missing, indent=2)


def _move(move: Move) -> Iterator[Line]:
    way = f"{move.what}: {move.source} -> {move.target}"
    yield Line(f"  {make_visible(way)}")
    if move.error:
        yield from _wrapped(f"failed: {make_visible(move.error)}", 6, tone="bad")
    for layer in figures_of(move):
        is_bad = layer.state == "still failing"
        yield from _wrapped(
            f"{layer.layer}: {layer.words}", 6, tone="bad" if is_bad else "plain"
        )
    key = key_of(move)
    if key is not None:
        is_bad = key.state == "still failing"
        said = f"package's key: {make_visible(key.words)}"
        yield from _wrapped(said, 6, tone="bad" if is_bad else "plain")
    if met := met_by(move):
        yield from _wrapped(f"executions under way: {make_visible(met)}", 6)


def _counted(report: ComplianceReport) -> str:
    counts = report.count_outcomes()
    words = (f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    return f"Verdicts: {', '.join(words) or 'none'}."


def _failures(report: ComplianceReport) -> Iterator[Line]:
    if report.failures:
        yield from _title("Not met", "bad")
    for section in report.failures:
        yield from _violation(section)


def _shortfalls(report: ComplianceReport) -> Iterator[Line]:
    if report.shortfalls:
        yield from _title("Recommendations not met (they do not count)", "caution")
    for section in report.shortfalls:
        yield from _violation(section)


def _people(report: ComplianceReport) -> Iterator[Line]:
    """What people stated and what has to be looked at, a paragraph for each kind."""
    stated = {
        "Waivers": [one.remark for one in report.waivers],
        "Attestations": [one.remark for one in report.attestations],
    }
    for kind, said in stated.items():
        remarks = [one for one in said if one]
        if remarks:
            yield from _title(f"{kind} to look at", "caution")
        for remark in remarks:
            yield from _wrapped(make_visible(remark), indent=2)


def _readiness(report: ComplianceReport) -> Iterator[Line]:
    if report.readiness:
        yield from _title("If it became primary now", "strong")
    for one in report.readiness:
        tone: Tone = "good" if one.is_ready else "bad"
        said = f"{make_visible(one.replica)}: {readiness_sentence(one)}"
        yield from _wrapped(said, indent=2, tone=tone)


def _violation(section: RequirementSection) -> Iterator[Line]:
    requirement = section.requirement
    yield Line(f"  {requirement.id}  {requirement.title}", "strong")
    for verdict in section.verdicts:
        if verdict.outcome is Outcome.NOT_MET:
            yield from _wrapped(
                f"{make_visible(verdict.target)}: "
                f"expected {render_short(verdict.expected)}, "
                f"actual {render_short(verdict.actual)}",
                indent=6,
            )
    yield from _wrapped(f"remedy: {requirement.remedy}", indent=6)


def _obstacles(report: ComplianceReport) -> Iterator[Line]:
    if report.obstacles:
        yield from _title("Could not be determined", "bad")
    for obstacle in report.obstacles:
        yield from _wrapped(make_visible(obstacle.cause), indent=2, tone="strong")
        yield from _wrapped(_affected(obstacle.verdicts), indent=6)


def _affected(verdicts: Iterable[TargetVerdict]) -> str:
    return "; ".join(
        f"{', '.join(ids)} on {', '.join(map(make_visible, targets))}"
        for ids, targets in affected(verdicts)
    )


def _missing(report: ComplianceReport) -> Iterator[Line]:
    if report.missing:
        yield from _title("Expected, but not judged", "bad")
    for section in report.missing:
        names = ", ".join(map(make_visible, section.not_judged))
        yield from _wrapped(f"{section.requirement.id} on {names}", indent=2)


def _own_checks(report: ComplianceReport) -> Iterator[Line]:
    if report.failing_own_checks:
        yield from _title("Own checks that failed", "bad")
    for own in report.failing_own_checks:
        yield from _wrapped(f"{own.nodeid}: {make_visible(own.cause)}", indent=2)


def _title(text: str, tone: Tone) -> Iterator[Line]:
    yield Line("")
    yield Line(text, tone)


def _wrapped(text: str, indent: int, tone: Tone = "plain") -> Iterator[Line]:
    margin = " " * indent
    for line in textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_on_hyphens=False,
        break_long_words=False,
    ):
        yield Line(line, tone)
