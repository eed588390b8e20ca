"""What becomes of the executions that a move meets."""

from __future__ import annotations

import pytest

from fixtures.drill.interrupted import sort_out
from fixtures.drill.record import InterruptedExecutions

CREATED, RUNNING, PENDING = 1, 2, 5


def fate(before: int, after: int | None, *, in_scale_out: int = 0) -> str:
    """Return which of the fates an execution had, by its status before and after."""
    rows = (
        ()
        if after is None
        else ({"execution_id": 7, "status": after, "in_scale_out": in_scale_out},)
    )
    found = sort_out({7: before}, rows)
    return "".join(name for name in found.__slots__ if getattr(found, name))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (RUNNING, 7, "succeeded"),
        (PENDING, 9, "succeeded"),
        (RUNNING, 3, "lost"),
        (RUNNING, 4, "lost"),
        (RUNNING, 6, "lost"),
        (RUNNING, RUNNING, "lost"),
        (RUNNING, None, "lost"),
        (CREATED, 6, "lost"),
        (CREATED, CREATED, ""),
        (CREATED, 7, "succeeded"),
    ],
)
def test_whatever_did_not_end_in_success_is_lost(
    before: int, after: int | None, expected: str
) -> None:
    """What is left as running on a former primary has no process any more."""
    assert fate(before, after) == expected


@pytest.mark.parametrize("after", [RUNNING, PENDING, 8])
def test_scale_out_goes_on(after: int) -> None:
    """A worker does not end with the primary role."""
    assert fate(RUNNING, after, in_scale_out=1) == "going_on"
    assert fate(RUNNING, 6, in_scale_out=1) == "lost"


def test_fates_are_told_with_their_numbers() -> None:
    """The worst comes first."""
    found = InterruptedExecutions(succeeded=(1,), lost=(2, 3), going_on=(4,))

    assert found.condition == (
        "2 lost (2, 3); 1 still running in Scale Out (4); 1 succeeded (1)"
    )
    assert InterruptedExecutions().condition == "none"
