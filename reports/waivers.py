"""
What a waiver makes of a verdict, and what became of every waiver.

* Waived is what is not met, and what nobody attested; what could not be read never is,
  because nobody knows what would be accepted.
* The cause of a waived verdict keeps the outcome that it has in truth.
* A waiver that has expired changes nothing. One that changed nothing is reported.
* Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fixtures.facts.people import Waiver
from fixtures.requirements import Requirement
from reports.outcome import Ending, Outcome

State: TypeAlias = Literal["used", "unused", "expired", "not judged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverState:
    """What became of a waiver in a run."""

    waiver: Waiver
    state: State

    @property
    def remark(self) -> str:
        """What a person should do about it, as a sentence; empty for nothing."""
        if self.state == "expired":
            return f"{self.waiver}: expired on {self.waiver.expiration_date}."
        if self.state == "unused":
            return f"{self.waiver}: nothing was left to waive. Remove it."
        return ""


def waive(
    ending: Ending,
    requirement: Requirement,
    target: str,
    waivers: Iterable[Waiver],
    today: dt.date,
) -> Ending:
    """Return the ending, or what a waiver that counts today makes of it."""
    nobody_attested = requirement.attestation and ending.outcome is Outcome.UNDETERMINED
    if ending.outcome is not Outcome.NOT_MET and not nobody_attested:
        return ending
    for waiver in waivers:
        if waiver.concerns(requirement.id, target) and waiver.is_valid_on(today):
            cause = (
                f"{ending.outcome}, waived until {waiver.expiration_date}:"
                f" {waiver.justification}"
            )
            return Ending(outcome=Outcome.WAIVED, cause=cause)
    return ending


def states_of(
    waivers: Sequence[Waiver],
    judged: Sequence[tuple[str, str, Outcome]],
    today: dt.date,
) -> tuple[WaiverState, ...]:
    """
    Return what became of each waiver.

    Args:
        waivers: All that were given.
        judged: Requirement, target and outcome of every verdict.
        today: The day on which the run began.
    """
    return tuple(
        WaiverState(waiver=waiver, state=_state(waiver, judged, today))
        for waiver in waivers
    )


def _state(
    waiver: Waiver, judged: Sequence[tuple[str, str, Outcome]], today: dt.date
) -> State:
    if not waiver.is_valid_on(today):
        return "expired"
    outcomes = {
        outcome
        for requirement, target, outcome in judged
        if waiver.concerns(requirement, target)
    }
    if Outcome.WAIVED in outcomes:
        return "used"
    return "unused" if outcomes else "not judged"
