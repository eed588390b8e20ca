"""
From how a check ended to an outcome.

* A failing assertion after a stated observation is *not met*; ``NotApplicable`` is
  *not applicable*; every other exception, in whatever phase, is *undetermined*.
* What a person attested is *attested* where it would be *met*: never the latter.
* A check that ends without having stated expected and actual judged nothing, however
  it ended: *undetermined*. That includes an assertion that fails before the statement.
* The cause of an undetermined verdict is one sentence. For an observation error it is
  that error's own; for anything else it names type and place and never the message,
  because a foreign message may quote a password.
"""

from __future__ import annotations

import enum
import traceback
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Literal, TypeAlias

import pytest

from fixtures.errors import AttestationNeededError, ObservationError
from fixtures.verdict import NotApplicable

Phase: TypeAlias = Literal["setup", "call", "teardown"]

NO_OBSERVATION: Final = "the check stated no observation"


class Outcome(enum.StrEnum):
    """What became of one requirement on one target."""

    MET = "met"
    NOT_MET = "not met"
    NOT_APPLICABLE = "not applicable"
    WAIVED = "waived"
    ATTESTED = "attested"
    UNDETERMINED = "undetermined"


#: From the one that gives way to the one that prevails when phases differ.
_PRECEDENCE: Final = (
    Outcome.MET,
    Outcome.ATTESTED,
    Outcome.WAIVED,
    Outcome.NOT_APPLICABLE,
    Outcome.NOT_MET,
    Outcome.UNDETERMINED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """
    How a check, or one phase of it, ended.

    Args:
        outcome: What follows from it.
        cause: Why, as one sentence; empty where the observation says it all.
        needs_attestation: Whether nothing is missing but a person's word.
    """

    outcome: Outcome
    cause: str = ""
    needs_attestation: bool = False

    def or_worse(self, other: Ending) -> Ending:
        """Return the one that prevails; the earlier one of two equals."""
        return max(self, other, key=lambda ending: _PRECEDENCE.index(ending.outcome))


def judge_phase(
    phase: Phase,
    error: BaseException | None,
    *,
    is_stated: bool,
    is_attested: bool = False,
) -> Ending | None:
    """
    Return what a phase says about the requirement, ``None`` when it says nothing.

    Args:
        phase: The phase that ended.
        error: The exception it ended with.
        is_stated: Whether the check has recorded expected and actual by now.
        is_attested: Whether what it has recorded is a person's word.
    """
    if error is None and phase != "call":
        return None
    if isinstance(error, NotApplicable) and phase != "teardown":
        return Ending(outcome=Outcome.NOT_APPLICABLE, cause=str(error))
    if error is None or (isinstance(error, AssertionError) and phase == "call"):
        ending = _judge_statement(failed=error is not None, is_stated=is_stated)
        if is_attested and ending.outcome is Outcome.MET:
            return Ending(outcome=Outcome.ATTESTED)
        return ending
    prefix = "while cleaning up: " if phase == "teardown" else ""
    return Ending(
        outcome=Outcome.UNDETERMINED,
        cause=prefix + describe(error),
        needs_attestation=isinstance(error, AttestationNeededError),
    )


def _judge_statement(*, failed: bool, is_stated: bool) -> Ending:
    if not is_stated:
        return Ending(outcome=Outcome.UNDETERMINED, cause=NO_OBSERVATION)
    return Ending(outcome=Outcome.NOT_MET if failed else Outcome.MET)


def describe(error: BaseException) -> str:
    """Return the cause that an exception stands for, as one sentence."""
    if isinstance(error, ObservationError):
        return str(error)
    if isinstance(error, pytest.skip.Exception):
        return f"the check skipped itself: {error.msg}"
    return f"internal: {type(error).__name__}{_place(error)}"


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    raised = frames[-1]
    file = PurePath(raised.filename).name
    return f" in {raised.name} ({file}, line {raised.lineno})"
