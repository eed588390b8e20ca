"""How the end of a phase becomes an outcome."""

from __future__ import annotations

import itertools

import pytest

from fixtures.errors import UnreachableError
from fixtures.verdict import NotApplicable
from reports.outcome import NO_OBSERVATION, Ending, Outcome, Phase, judge_phase

UNREACHABLE = UnreachableError("SSISNODE1", "connection refused", "Start WinRM.")
MET = Ending(outcome=Outcome.MET)
NOT_MET = Ending(outcome=Outcome.NOT_MET)


def undetermined(cause: str) -> Ending:
    """Return an ending that could not be determined."""
    return Ending(outcome=Outcome.UNDETERMINED, cause=cause)


@pytest.mark.parametrize(
    ("phase", "error", "is_stated", "ending"),
    [
        ("setup", None, False, None),
        ("teardown", None, True, None),
        ("call", None, True, MET),
        ("call", AssertionError("x"), True, NOT_MET),
        ("call", None, False, undetermined(NO_OBSERVATION)),
        ("call", AssertionError("x"), False, undetermined(NO_OBSERVATION)),
        (
            "setup",
            NotApplicable("no workers"),
            False,
            Ending(outcome=Outcome.NOT_APPLICABLE, cause="no workers"),
        ),
        (
            "call",
            NotApplicable("no workers"),
            True,
            Ending(outcome=Outcome.NOT_APPLICABLE, cause="no workers"),
        ),
        ("setup", AssertionError("x"), True, undetermined("internal: AssertionError")),
        (
            "setup",
            UNREACHABLE,
            False,
            undetermined("SSISNODE1: connection refused. Start WinRM."),
        ),
        (
            "teardown",
            UNREACHABLE,
            True,
            undetermined(
                "while cleaning up: SSISNODE1: connection refused. Start WinRM."
            ),
        ),
        (
            "teardown",
            NotApplicable("late"),
            True,
            undetermined("while cleaning up: internal: NotApplicable"),
        ),
        ("call", ValueError("hunter2"), True, undetermined("internal: ValueError")),
        (
            "call",
            pytest.fail.Exception("hunter2"),
            True,
            undetermined("internal: Failed"),
        ),
        (
            "call",
            pytest.skip.Exception("later"),
            True,
            undetermined("the check skipped itself: later"),
        ),
    ],
)
def test_end_of_a_phase_decides_the_outcome(
    phase: Phase,
    error: BaseException | None,
    is_stated: bool,  # noqa: FBT001 - a column of the table
    ending: Ending | None,
) -> None:
    """Only a failing assertion over a stated observation is *not met*."""
    assert judge_phase(phase, error, is_stated=is_stated) == ending


def test_attested_is_never_met() -> None:
    """A person's word stands where an observation would make it met."""
    assert judge_phase("call", None, is_stated=True, is_attested=True) == Ending(
        outcome=Outcome.ATTESTED
    )


def test_attested_without_a_statement_is_undetermined() -> None:
    """A check that states nothing attests nothing."""
    ending = judge_phase("call", None, is_stated=False, is_attested=True)

    assert ending == undetermined(NO_OBSERVATION)


@pytest.mark.parametrize(
    ("first", "second"),
    list(itertools.permutations([MET, NOT_MET, undetermined("x")], 2)),
)
def test_order_of_phases_does_not_matter(first: Ending, second: Ending) -> None:
    """The worse of two endings prevails, whichever came first."""
    assert first.or_worse(second) == second.or_worse(first)


def test_doubt_prevails_over_everything() -> None:
    """An undetermined phase makes the whole check undetermined."""
    assert NOT_MET.or_worse(undetermined("x")) == undetermined("x")


def test_place_of_an_internal_error_is_named() -> None:
    """An internal error names function, file and line, never a folder."""
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 // 0

    ending = judge_phase("call", caught.value, is_stated=True)
    assert ending is not None
    assert (
        "in test_place_of_an_internal_error_is_named (test_outcome.py" in ending.cause
    )
