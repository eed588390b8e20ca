"""The stopwatch says when a layer goes and when it is back, and nothing else."""

from __future__ import annotations

import pytest

from fixtures.drill.record import Sample
from fixtures.drill.watch.progress import Announcer


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("++++", []),
        ("++--", ["  TCP: new work fails: refused"]),
        ("++---++", ["  TCP: new work fails: refused"]),
        (
            "++---+++++",
            ["  TCP: new work fails: refused", "  TCP: back after about 4.1 s"],
        ),
        (
            "++-+-+++",
            ["  TCP: new work fails: refused", "  TCP: back after about 4.1 s"],
        ),
        ("----", []),
    ],
    ids=["up", "gone", "not back yet", "back", "comes and goes", "never answered"],
)
def test_each_change_is_told_once(row: str, told: list[str]) -> None:
    """A layer is gone at its first failure, and back after successes in a row."""
    lines: list[str] = []
    announcer = Announcer(lines.append)

    for at, sign in enumerate(row):
        announcer(
            Sample(
                layer="TCP",
                sent=at,
                answered=at + 0.1,
                succeeded=sign == "+",
                failure="" if sign == "+" else "refused",
            )
        )

    assert lines == told
