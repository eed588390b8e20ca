"""
What a run proves: every requirement, every target, and whether it is accepted.

* A complete run compares the pairs it expected to judge with those it judged; a pair
  without a verdict is *missing* and keeps the run from being accepted.
* A partial run is never accepted; its verdicts alone decide whether it passes. Nor is a
  drill, which judges what was rehearsed and not the installation.
* Only an unmet *must* counts against a run, and with ``strict_recommendations`` an
  unmet recommendation too. What could not be determined always counts, because a fact
  that was not read proves nothing.
* A run with a problem of its own (interrupted, stopped early) never passes, nor does a
  complete run in which nothing was met.
* Pure: verdicts in, statements out; nothing here knows pytest's hooks or a file.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from fixtures.drill.record import DrillRecord
from fixtures.requirements import Phase, Requirement, Severity
from fixtures.run import RunDescription
from fixtures.verdict import NOT_STATED, Evidence, Remedy
from reports.outcome import Outcome
from reports.readiness import Readiness, place_in_mending, readiness_of
from reports.traceability import MatrixRow, build_matrix
from reports.waivers import (
    AttestationState,
    Judged,
    WaiverState,
    attestation_states,
    states_of,
)

#: A requirement shows the outcome of its targets that a reader must see first; ``None``
#: stands for a target without a verdict.
_SHOWN_FIRST: Final = (
    Outcome.NOT_MET,
    Outcome.UNDETERMINED,
    None,
    Outcome.MET,
    Outcome.ATTESTED,
    Outcome.WAIVED,
    Outcome.NOT_APPLICABLE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetVerdict:
    """
    What was judged about one requirement on one target.

    Args:
        requirement: The requirement.
        target: The name of the target.
        outcome: What became of it.
        expected: As the check stated it; ``NOT_STATED`` when it did not come to that.
        actual: Likewise.
        evidence: Where the facts were read, and what was read.
        cause: Why it could not be determined or does not apply; else empty.
        note: What else the check has to say.
        remedies: What would mend it.
        nodeid: pytest's name of the check.
        duration_seconds: How long all phases of the check took.
    """

    requirement: Requirement
    target: str
    outcome: Outcome
    expected: object = NOT_STATED
    actual: object = NOT_STATED
    evidence: tuple[Evidence, ...] = ()
    cause: str = ""
    note: str = ""
    remedies: tuple[Remedy, ...] = ()
    nodeid: str = ""
    duration_seconds: float = 0.0

    @property
    def is_stated(self) -> bool:
        """Whether both sides of the comparison were recorded."""
        return self.expected is not NOT_STATED and self.actual is not NOT_STATED


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCheck:
    """A check of the user's own, which judges no registered requirement."""

    nodeid: str
    outcome: Outcome
    cause: str = ""
    duration_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementSection:
    """
    One requirement with all its targets.

    Args:
        requirement: The requirement.
        verdicts: What was judged, in the order in which the targets are declared.
        not_judged: The targets without a verdict.
    """

    requirement: Requirement
    verdicts: tuple[TargetVerdict, ...]
    not_judged: tuple[str, ...]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome to show for the whole; ``None`` while targets lack a verdict."""
        outcomes: list[Outcome | None] = [verdict.outcome for verdict in self.verdicts]
        if self.not_judged or not outcomes:
            outcomes.append(None)
        return min(outcomes, key=_SHOWN_FIRST.index)

    def targets_with(self, outcome: Outcome) -> tuple[str, ...]:
        """Return the names of the targets that have this outcome."""
        return tuple(
            verdict.target for verdict in self.verdicts if verdict.outcome is outcome
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """One cause, and everything that could not be determined because of it."""

    cause: str
    verdicts: tuple[TargetVerdict, ...]


@dataclass(frozen=True, kw_only=True)
class ComplianceReport:
    """
    A whole run.

    Args:
        run: What the run was about, and what it was expected to judge.
        verdicts: What it judged.
        own_checks: What the user's own checks said.
        problems: What went wrong with the run itself, as sentences.
        started: When, in UTC.
        finished: When, in UTC.
        strict_recommendations: Whether unmet recommendations count.
        suite_version: The version of this suite.
        drill: What the failover drill before the checks did; None without one.
        primary: The server name of the primary replica; empty while it is not known.
        lab_errors: The embedded lab's own faults, with their tracebacks.
    """

    run: RunDescription
    verdicts: tuple[TargetVerdict, ...]
    own_checks: tuple[OwnCheck, ...] = ()
    problems: tuple[str, ...] = ()
    started: dt.datetime
    finished: dt.datetime
    strict_recommendations: bool = False
    suite_version: str = ""
    drill: DrillRecord | None = None
    primary: str = ""
    lab_errors: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether the run set out to judge everything."""
        return not self.run.partial_because

    @property
    def is_drill(self) -> bool:
        """Whether it judged a failover drill, and not the installation."""
        return self.run.phase is Phase.DRILL

    @property
    def is_accepted(self) -> bool:
        """Whether everything that must be is proven to be so."""
        return self.is_complete and self.passes and not self.is_drill

    @property
    def passes(self) -> bool:
        """Whether nothing that was judged, or should have been, counts against it."""
        return not self.reasons

    @cached_property
    def sections(self) -> tuple[RequirementSection, ...]:
        """Every requirement, expected or judged, in the order of the register."""
        targets: dict[str, dict[str, list[TargetVerdict]]] = {}
        requirements: dict[str, Requirement] = {}
        for requirement, target in self.run.expected:
            requirements.setdefault(requirement.id, requirement)
            targets.setdefault(requirement.id, {}).setdefault(target.name, [])
        for verdict in self.verdicts:
            requirement = verdict.requirement
            requirements.setdefault(requirement.id, requirement)
            of_requirement = targets.setdefault(requirement.id, {})
            of_requirement.setdefault(verdict.target, []).append(verdict)
        return tuple(
            _section(requirement, targets[requirement.id])
            for requirement in requirements.values()
        )

    @cached_property
    def missing(self) -> tuple[RequirementSection, ...]:
        """What a complete run failed to judge; a partial run misses nothing."""
        if not self.is_complete:
            return ()
        return tuple(section for section in self.sections if section.not_judged)

    @cached_property
    def violations(self) -> tuple[RequirementSection, ...]:
        """The requirements that are not met somewhere, in the order of mending."""
        unmet = (s for s in self.sections if s.targets_with(Outcome.NOT_MET))
        return tuple(sorted(unmet, key=lambda s: place_in_mending(s.requirement)))

    @cached_property
    def failures(self) -> tuple[RequirementSection, ...]:
        """Those violations that count against the run."""
        return tuple(s for s in self.violations if self.counts(s.requirement))

    @cached_property
    def shortfalls(self) -> tuple[RequirementSection, ...]:
        """Those violations that do not."""
        return tuple(s for s in self.violations if not self.counts(s.requirement))

    @cached_property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """What could not be determined, by cause, the farthest-reaching first."""
        by_cause: dict[str, list[TargetVerdict]] = {}
        for section in self.sections:
            for verdict in section.verdicts:
                if verdict.outcome is Outcome.UNDETERMINED:
                    by_cause.setdefault(verdict.cause, []).append(verdict)
        obstacles = (
            Obstacle(cause=cause, verdicts=tuple(verdicts))
            for cause, verdicts in by_cause.items()
        )
        return tuple(sorted(obstacles, key=lambda obstacle: -len(obstacle.verdicts)))

    @cached_property
    def waivers(self) -> tuple[WaiverState, ...]:
        """What became of every waiver."""
        today = self.started.astimezone().date()
        return states_of(self.run.waivers, self._judged, today)

    @cached_property
    def attestations(self) -> tuple[AttestationState, ...]:
        """What is to be said of every attestation."""
        return attestation_states(self.run.attestations, self._judged)

    @cached_property
    def _judged(self) -> Judged:
        judged: dict[tuple[str, str], Outcome | None] = {
            (one.id, target.name): None for one, target in self.run.expected
        }
        judged |= {(v.requirement.id, v.target): v.outcome for v in self.verdicts}
        return judged

    @cached_property
    def readiness(self) -> tuple[Readiness, ...]:
        """Whether each replica would run packages if it became primary now."""
        return readiness_of(self)

    @cached_property
    def matrix(self) -> tuple[MatrixRow, ...]:
        """The way from each section of the documents to the outcomes."""
        return build_matrix(
            [section.requirement for section in self.sections],
            {
                section.requirement.id: [verdict.nodeid for verdict in section.verdicts]
                for section in self.sections
            },
            {
                section.requirement.id: section.outcome or "not judged"
                for section in self.sections
            },
        )

    @cached_property
    def failing_own_checks(self) -> tuple[OwnCheck, ...]:
        """The user's own checks that failed or could not be carried out."""
        failing = {Outcome.NOT_MET, Outcome.UNDETERMINED}
        return tuple(own for own in self.own_checks if own.outcome in failing)

    def counts(self, requirement: Requirement) -> bool:
        """Return whether an unmet verdict on it counts against the run."""
        return is_decisive(requirement, strict=self.strict_recommendations)

    def count_outcomes(self, severity: Severity | None = None) -> Mapping[Outcome, int]:
        """Return how many verdicts have which outcome; every outcome is a key."""
        counted = Counter(
            verdict.outcome
            for verdict in self.verdicts
            if severity in (None, verdict.requirement.severity)
        )
        return {outcome: counted[outcome] for outcome in Outcome}

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Why the run does not pass, as clauses; empty when it does."""
        undetermined = {v.requirement.id for o in self.obstacles for v in o.verdicts}
        missing = sum(len(section.not_judged) for section in self.missing)
        own = len(self.failing_own_checks)
        reasons = [
            _clause(len(self.failures), "requirement", "is not met", "are not met"),
            _clause(len(undetermined), "requirement", "could not be determined"),
            _clause(missing, "expected verdict", "is missing", "are missing"),
            _clause(own, "own check", "failed"),
        ]
        return (*self.problems, *filter(None, reasons), *self.vacuity)

    @property
    def vacuity(self) -> tuple[str, ...]:
        """The reason not to accept a complete run in which nothing was met."""
        if not self.is_complete or self.count_outcomes()[Outcome.MET]:
            return ()
        return ("no requirement was seen to be met",)


def is_decisive(requirement: Requirement, *, strict: bool) -> bool:
    """Return whether a run fails when the requirement is not met."""
    if strict and requirement.severity is Severity.RECOMMENDED:
        return True
    return requirement.severity is Severity.MUST


def _section(
    requirement: Requirement, targets: Mapping[str, Iterable[TargetVerdict]]
) -> RequirementSection:
    return RequirementSection(
        requirement=requirement,
        verdicts=tuple(v for verdicts in targets.values() for v in verdicts),
        not_judged=tuple(name for name, verdicts in targets.items() if not verdicts),
    )


def _clause(number: int, noun: str, one: str, many: str = "") -> str:
    if not number:
        return ""
    return f"1 {noun} {one}" if number == 1 else f"{number} {noun}s {many or one}"
