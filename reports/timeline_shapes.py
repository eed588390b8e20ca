"""
What a drawn timeline consists of, in the units of the paper.

Numbers and words only: ``reports.timeline`` finds them, the template draws them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stretch of a row; ``kind`` is ``proven`` or ``possible``."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    One layer, or SSISDB's master key.

    Args:
        name: Its name.
        state: What became of it, for its colour.
        words: The same in figures.
        y: Where it begins.
        track: Where it was measured: x and width; None when it was not.
        bars: Its outages.
        succeeded: Its successful probes, as the data of one path.
        failed: Its failed probes, likewise.
        answers: Where another server began to answer, and its name.
    """

    name: str
    state: str
    words: str
    y: float
    track: tuple[float, float] | None
    bars: tuple[Bar, ...]
    succeeded: str
    failed: str
    answers: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An upright line through all rows with a word above it."""

    x: float
    text: str
    anchor: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A place on the axis and its number."""

    x: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything that is drawn of one move, and the same in a sentence."""

    height: float
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[Tick, ...]
    description: str
