"""
From the phases that pytest runs to one verdict an item.

* A check of a registered requirement has the outcome that ``reports.outcome`` says,
  whatever another plugin or a marker (``skip``, ``xfail``) made of it.
* A check without the ``requirement`` marker is the user's own: pytest's outcome and
  pytest's traceback stand.
* What a check says about pytest's report: *not met* and *undetermined* fail; *not
  applicable*, *waived*, and an unmet requirement that does not count, are skipped. The
  latter two carry ``wasxfail``, as an expected failure does.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from fixtures.facts.people import Waiver
from fixtures.requirements import Requirement
from fixtures.run import VERDICT_KEY
from fixtures.target import Target
from fixtures.verdict import NOT_STATED, NotApplicable
from reports.compliance import OwnCheck, TargetVerdict, is_decisive
from reports.outcome import Ending, Outcome, describe, judge_phase
from reports.terminal import render_failure
from reports.waivers import waive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The target of a check that is not parametrized over one.
NO_TARGET = "no target declared"


@dataclass(slots=True, kw_only=True)
class Recording:
    """
    What is known of one item so far.

    Args:
        item: The item.
        requirement: What it judges; ``None`` for a check of the user's own.
        ending: How it ended; ``None`` until a phase has said something.
        duration_seconds: How long its phases took.
    """

    item: pytest.Item
    requirement: Requirement | None
    ending: Ending | None = None
    duration_seconds: float = 0.0

    def add(self, ending: Ending | None, duration_seconds: float) -> None:
        """Add a phase; the worse ending prevails."""
        self.duration_seconds += duration_seconds
        if ending is not None:
            self.ending = (
                ending if self.ending is None else self.ending.or_worse(ending)
            )

    def as_verdict(self, requirement: Requirement) -> TargetVerdict:
        """Return what is known as a verdict on the requirement."""
        ending = self.ending or Ending(outcome=Outcome.UNDETERMINED)
        stated = self.item.stash.get(VERDICT_KEY, None)
        return TargetVerdict(
            requirement=requirement,
            target=target_name(self.item),
            outcome=ending.outcome,
            expected=stated.expected if stated else NOT_STATED,
            actual=stated.actual if stated else NOT_STATED,
            evidence=tuple(stated.evidence) if stated else (),
            cause=ending.cause,
            note=stated.note if stated else "",
            remedies=stated.remedies if stated else (),
            nodeid=self.item.nodeid,
            duration_seconds=self.duration_seconds,
        )

    def as_own_check(self) -> OwnCheck:
        """Return what is known as a check of the user's own."""
        ending = self.ending or Ending(outcome=Outcome.UNDETERMINED)
        return OwnCheck(
            nodeid=self.item.nodeid,
            outcome=ending.outcome,
            cause=ending.cause,
            duration_seconds=self.duration_seconds,
        )


def requirement_id(item: pytest.Item) -> str:
    """Return the id that the item is marked with; empty for a user's own check."""
    marker = item.get_closest_marker("requirement")
    return str(marker.args[0]) if marker and marker.args else ""


def target_name(item: pytest.Item) -> str:
    """Return the name of the target that the item is parametrized with."""
    callspec = getattr(item, "callspec", None)
    parameters: Mapping[str, object] = callspec.params if callspec else {}
    targets = (value for value in parameters.values() if isinstance(value, Target))
    return next((target.name for target in targets), NO_TARGET)


def record_phase(
    recording: Recording,
    call: pytest.CallInfo[None],
    report: pytest.TestReport,
    *,
    strict: bool,
    waivers: Sequence[Waiver] = (),
) -> None:
    """
    Add a phase to the item's recording, and make pytest's report say the same.

    Args:
        recording: The item's recording.
        call: How the phase ended.
        report: pytest's report of it, as every other plugin left it.
        strict: Whether unmet recommendations count.
        waivers: The deviations that are accepted.
    """
    error = call.excinfo.value if call.excinfo else None
    if recording.requirement is None:
        _record_own(recording, error, report)
        return
    stated = recording.item.stash.get(VERDICT_KEY, None)
    ending = judge_phase(
        report.when,
        error,
        is_stated=stated is not None and stated.is_stated,
        is_attested=stated is not None and stated.is_attested,
    )
    if (
        report.failed
        and error is None
        and (ending is None or ending.outcome in (Outcome.MET, Outcome.ATTESTED))
    ):
        cause = "pytest reported a failure without an exception"
        ending = Ending(outcome=Outcome.UNDETERMINED, cause=cause)
    if ending is not None:
        target, today = target_name(recording.item), _today()
        ending = waive(ending, recording.requirement, target, waivers, today)
    recording.add(ending, report.duration)
    verdict = recording.as_verdict(recording.requirement)
    report.user_properties += [
        ("requirement", verdict.requirement.id),
        ("target", verdict.target),
        ("severity", verdict.requirement.severity.value),
        ("outcome", verdict.outcome.value),
    ]
    if ending is not None:
        _shape(report, ending, verdict, strict=strict)


def _shape(
    report: pytest.TestReport, ending: Ending, verdict: TargetVerdict, *, strict: bool
) -> None:
    """Make pytest's report of a phase say what the phase said."""
    if hasattr(report, "wasxfail"):
        del report.wasxfail
    if ending.outcome in (Outcome.MET, Outcome.ATTESTED):
        report.outcome, report.longrepr = "passed", None
    elif ending.outcome is Outcome.NOT_APPLICABLE:
        _skip(report, f"not applicable: {ending.cause}")
    elif ending.outcome is Outcome.WAIVED:
        report.outcome, report.longrepr = "skipped", render_failure(verdict)
        report.wasxfail = ending.cause
    elif ending.outcome is Outcome.NOT_MET and not is_decisive(
        verdict.requirement, strict=strict
    ):
        report.outcome, report.longrepr = "skipped", render_failure(verdict)
        report.wasxfail = f"{verdict.requirement.severity}, not met"
    else:
        report.outcome, report.longrepr = "failed", render_failure(verdict)


def _today() -> dt.date:
    return dt.datetime.now().astimezone().date()


def _skip(report: pytest.TestReport, reason: str) -> None:
    path, line, _ = report.location
    report.outcome, report.longrepr = "skipped", (path, line or 0, reason)


def _record_own(
    recording: Recording, error: BaseException | None, report: pytest.TestReport
) -> None:
    if isinstance(error, NotApplicable):
        _skip(report, f"not applicable: {error}")
    ending = None
    if report.skipped:
        cause = str(error) or "skipped"
        ending = Ending(outcome=Outcome.NOT_APPLICABLE, cause=cause)
    elif report.failed and report.when == "call":
        cause = str(error or report.longrepr).partition("\n")[0]
        ending = Ending(outcome=Outcome.NOT_MET, cause=cause)
    elif report.failed:
        cause = describe(error) if error else "failed"
        ending = Ending(outcome=Outcome.UNDETERMINED, cause=cause)
    elif report.when == "call":
        ending = Ending(outcome=Outcome.MET)
    recording.add(ending, report.duration)
