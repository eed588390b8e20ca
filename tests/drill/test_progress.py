"""The stopwatch says when a layer goes and when it is back, and nothing else."""

from __future__ import annotations

import pytest

from fixtures.drill.record import Sample
from fixtures.drill.watch.progress import Announcer, in_short


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


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (
            "no connection to SQL Server: TCP Provider: Error code 0x68",
            "the connection was reset",
        ),
        (
            "no connection to SQL Server: TCP Provider: Error code 0x274D",
            "the connection was refused",
        ),
        (
            "no connection to SQL Server: TCP Provider: Error code 0x1",
            "no connection to SQL Server: TCP Provider: Error code 0x1",
        ),
        (
            "encountered during handshakes before login. Common causes include a lot",
            "the connection was closed before the logon",
        ),
        (
            "SQL Server error 4060: Cannot open database. The login failed.",
            "SQL Server error 4060: Cannot open database",
        ),
        ("10.0.0.1 port 1433 is closed", "10.0.0.1 port 1433 is closed"),
        ("why " * 100, f"{'why ' * 29}..."),
    ],
)
def test_reason_is_one_plain_sentence(failure: str, sentence: str) -> None:
    """What a driver writes is for the report."""
    assert in_short(failure) == sentence
