"""
What a waiver makes of a verdict, and what became of every waiver.

* Waived is what is not met. What could not be read never is, because nobody knows what
  would be accepted; but where only people can see it and nobody attested it, nothing
  was there to be read, and it can be waived.
* The cause of a waived verdict keeps the outcome that it has in truth.
* A waiver that has expired changes nothing. One that changed nothing is reported as
  superfluous only when everything that it is about was seen and needs none.
* One that names no target of its requirement waives nothing: that is reported too.
* Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from fixtures.facts.people import Attestation, Waiver
from fixtures.requirements import Requirement
from reports.outcome import Ending, Outcome

State: TypeAlias = Literal[
    "used", "unused", "expired", "not judged", "undetermined", "no such target"
]
#: Requirement and target of everything that is expected, with its outcome; None where
#: it was not judged.
Judged: TypeAlias = Mapping[tuple[str, str], Outcome | None]

_NEEDS_NONE: Final = frozenset({Outcome.MET, Outcome.ATTESTED, Outcome.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverState:
    """What became of a waiver in a run; ``remark`` is for a person, or empty."""

    waiver: Waiver
    state: State
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationState:
    """What is to be said of an attestation; ``remark`` is empty for nothing."""

    attestation: Attestation
    remark: str = ""


def waive(
    ending: Ending,
    requirement: Requirement,
    target: str,
    waivers: Iterable[Waiver],
    today: dt.date,
) -> Ending:
    """Return the ending, or what a waiver that counts today makes of it."""
    nobody_attested = requirement.attestation and ending.needs_attestation
    if ending.outcome is not Outcome.NOT_MET and not nobody_attested:
        return ending
    for waiver in waivers:
        if waiver.concerns(requirement.id, target) and waiver.is_valid_on(today):
            found = "nobody attested it" if nobody_attested else ending.outcome
            until = waiver.expiration_date
            cause = f"{found}, waived until {until}: {waiver.justification}"
            return Ending(outcome=Outcome.WAIVED, cause=cause)
    return ending


def states_of(
    waivers: Sequence[Waiver], judged: Judged, today: dt.date
) -> tuple[WaiverState, ...]:
    """Return what became of each waiver, on the day on which the run began."""
    return tuple(_state(waiver, judged, today) for waiver in waivers)


def attestation_states(
    attestations: Iterable[Attestation], judged: Judged
) -> tuple[AttestationState, ...]:
    """Return what is to be said of each attestation."""
    return tuple(
        AttestationState(
            attestation=one, remark=_astray(one.requirement, one.target, judged)
        )
        for one in attestations
    )


def _state(waiver: Waiver, judged: Judged, today: dt.date) -> WaiverState:
    astray = _astray(waiver.requirement, waiver.target, judged)
    if astray:
        return WaiverState(waiver=waiver, state="no such target", remark=astray)
    if not waiver.is_valid_on(today):
        remark = f"{waiver}: expired on {waiver.expiration_date}."
        return WaiverState(waiver=waiver, state="expired", remark=remark)
    outcomes = {outcome for pair, outcome in judged.items() if waiver.concerns(*pair)}
    if Outcome.WAIVED in outcomes:
        return WaiverState(waiver=waiver, state="used")
    if None in outcomes or not outcomes:
        return WaiverState(waiver=waiver, state="not judged")
    if outcomes <= _NEEDS_NONE:
        remark = f"{waiver}: nothing was left to waive. Remove it."
        return WaiverState(waiver=waiver, state="unused", remark=remark)
    return WaiverState(waiver=waiver, state="undetermined")


def _astray(requirement: str, target: str, judged: Judged) -> str:
    """Return that no target has this name; empty where one has, or none was named."""
    names = [name for one, name in judged if one == requirement]
    known = {name.casefold() for name in names}
    if not target or not names or target.casefold() in known:
        return ""
    return (
        f"{requirement} on {target}: names {target}, which is no target of"
        f" {requirement}; targets: {', '.join(names)}."
    )
