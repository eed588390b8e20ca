"""
The timeline of one move as geometry: rows, bars, marks and ticks on one axis.

* Zero is the moment at which the command was sent.
* What is proven to have failed is a solid bar, what may have failed one that fades
  out of it; every probe is a mark, standing when it succeeded, hanging when not.
* A track runs from a layer's first probe to its last: nobody knows of the rest.
* The window shows the move and what it cost, not the whole watch.
* Pure: figures in, numbers out; the template draws them, in its own units.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from fixtures.drill.record import Move, Outage, Sample
from fixtures.drill.watch.layers import PACKAGE_START
from reports.drill_figures import KeyFigures, LayerFigures, at_most, figures_of, key_of
from reports.timeline_shapes import Bar, Mark, Row, Tick, Timeline

#: Where the axis begins and ends; the names of the layers stand before it.
LEFT: Final = 305.0
RIGHT: Final = 984.0
#: Room above the rows for the marks, and below them for the axis.
TOP: Final = 56.0
BOTTOM: Final = 38.0
ROW: Final = 50.0

KEY: Final = "package's key (first use)"

_STEPS: Final = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
_MOST_TICKS: Final = 9
_SHORTEST_WINDOW: Final = 5.0
_MARGIN: Final = 0.12
_MARK_DISTANCE: Final = 150.0


def timeline_of(move: Move) -> Timeline | None:
    """Return the timeline of a move; None when nothing was probed."""
    layers = figures_of(move)
    if not layers:
        return None
    axis = _Axis(*_window(move, layers))
    rows = [
        _row(one, move, TOP + ROW * place, axis) for place, one in enumerate(layers)
    ]
    key = key_of(move)
    if key is not None:
        rows.append(_key_row(move, key, TOP + ROW * len(layers), axis))
    return Timeline(
        height=TOP + ROW * len(rows) + BOTTOM,
        rows=tuple(rows),
        marks=_marks(move, axis),
        ticks=tuple(_ticks(axis)),
        description=_description(rows),
    )


class _Axis:
    """
    Seconds since the command, on paper.

    Args:
        zero: The command, on the samples' clock.
        begins: The first second that is shown.
        ends: The last.
    """

    def __init__(self, zero: float, begins: float, ends: float) -> None:
        self.zero = zero
        self.begins = begins
        self.ends = ends

    def x(self, moment: float) -> float:
        """Return where a moment of the samples' clock stands, or the nearest edge."""
        inside = min(max(moment - self.zero, self.begins), self.ends)
        share = (inside - self.begins) / (self.ends - self.begins)
        return round(LEFT + share * (RIGHT - LEFT), 2)

    def shows(self, moment: float) -> bool:
        """Whether a moment lies in the window."""
        return self.begins <= moment - self.zero <= self.ends


def _window(move: Move, layers: Iterable[LayerFigures]) -> tuple[float, float, float]:
    """Return the command's moment, and the first and last second to show."""
    last = max((one.answered for one in move.samples), default=move.returned)
    key = key_of(move)
    moments = [move.returned]
    if key is not None and key.opened is not None:
        moments.append(key.opened)
    for layer in layers:
        ends = (outage.ended for outage in layer.outages)
        moments += [last if end is None else end[1] for end in ends]
        moments += [sample.sent for sample, _ in _changes(layer.watch.samples)]
        moments += [until for _, until in _untold(layer, move)]
    span = max(max(moments) - move.began, _SHORTEST_WINDOW)
    return move.began, -_MARGIN * span, (1 + _MARGIN) * span


def _untold(figures: LayerFigures, move: Move) -> Iterator[tuple[float, float]]:
    """
    Return the time around the command in which packages may have failed unseen.

    Their starts are seldom: a bar says more than the marks at its ends.
    """
    samples = figures.watch.samples
    if figures.layer != PACKAGE_START.name or figures.state != "no failure seen":
        return
    before = [one.sent for one in samples if one.sent < move.began]
    after = [one.answered for one in samples if one.sent >= move.began]
    if before and after:
        yield max(before), min(after)


def _row(figures: LayerFigures, move: Move, y: float, axis: _Axis) -> Row:
    samples = [one for one in figures.watch.samples if axis.shows(one.sent)]
    middle = y + ROW / 2
    ends = _last_known(figures)
    bars = [bar for one in figures.outages for bar in _bars(one, axis, ends)]
    bars += [
        _bar(axis.x(since), axis.x(until), "possible")
        for since, until in _untold(figures, move)
    ]
    return Row(
        name=figures.layer,
        state=figures.state,
        words=_words(figures),
        y=y,
        track=_track(figures, axis),
        bars=tuple(bars),
        succeeded=_strokes((s for s in samples if s.succeeded), axis, middle, -1),
        failed=_strokes((s for s in samples if not s.succeeded), axis, middle, 1),
        answers=tuple(
            (axis.x(sample.sent), server)
            for sample, server in _changes(figures.watch.samples)
            if axis.shows(sample.sent)
        ),
    )


def _words(figures: LayerFigures) -> str:
    verb = "failed " if figures.state == "failed" else ""
    return f"{verb}{figures.short_words}"


def _key_row(move: Move, key: KeyFigures, y: float, axis: _Axis) -> Row:
    """Return the row of the key: nobody knows more than its first use."""
    ends = math.inf if key.opened is None else key.opened
    bar = _bar(axis.x(move.began), axis.x(ends), "possible")
    is_shown = key.opened is not None and axis.shows(key.opened)
    return Row(
        name=KEY,
        state=key.state,
        words=key.short_words,
        y=y,
        track=None,
        bars=() if key.state == "not measured" else (bar,),
        succeeded=f"M{axis.x(ends)} {y + ROW / 2 - 11}v-6" if is_shown else "",
        failed="",
        answers=(),
    )


def _track(figures: LayerFigures, axis: _Axis) -> tuple[float, float] | None:
    """Return where it was measured."""
    if figures.state == "not measured":
        return None
    begins = axis.x(min(one.sent for one in figures.watch.samples))
    return begins, round(axis.x(_last_known(figures)) - begins, 2)


def _last_known(figures: LayerFigures) -> float:
    """Return the last moment of which a probe can tell."""
    return max(one.answered for one in figures.watch.samples)


def _bars(outage: Outage, axis: _Axis, ends: float) -> Iterator[Bar]:
    edges = [outage.began[0], outage.began[1]]
    edges += [ends, ends] if outage.ended is None else outage.ended
    first, surely_from, surely_to, last = map(axis.x, edges)
    if surely_to > surely_from:
        yield _bar(first, surely_from, "possible before")
        yield _bar(surely_from, surely_to, "proven")
        yield _bar(surely_to, last, "possible after")
    else:
        yield _bar(first, last, "possible")


def _bar(begins: float, ends: float, kind: str) -> Bar:
    return Bar(x=begins, width=round(max(ends - begins, 0.0), 2), kind=kind)


def _strokes(
    samples: Iterable[Sample], axis: _Axis, middle: float, direction: int
) -> str:
    """Return one upright stroke for each sample, up or down from the row's middle."""
    begins, length = middle + direction * 11, direction * 6
    return "".join(f"M{axis.x(one.sent)} {begins}v{length}" for one in samples)


def _changes(samples: Sequence[Sample]) -> Iterator[tuple[Sample, str]]:
    """Return the first answer of every server but the first one's."""
    current = ""
    for sample in samples:
        if sample.succeeded and sample.server and sample.server != current:
            if current:
                yield sample, sample.server
            current = sample.server


def _marks(move: Move, axis: _Axis) -> tuple[Mark, ...]:
    """Return the command's sending and return; the second steps aside if need be."""
    sent, returned = axis.x(move.began), axis.x(move.returned)
    took = at_most(move.returned - move.began)
    words = "failed" if move.error else "returned"
    is_close = returned - sent < _MARK_DISTANCE
    is_late = returned > (LEFT + RIGHT) / 2
    return (
        Mark(x=sent, text="failover sent", anchor="start", level=0),
        Mark(
            x=returned,
            text=f"{words} after {took}",
            anchor="end" if is_late else "start",
            level=1 if is_close else 0,
        ),
    )


def _ticks(axis: _Axis) -> Iterator[Tick]:
    span = axis.ends - axis.begins
    fitting = (one for one in _STEPS if span / one <= _MOST_TICKS)
    step = next(fitting, _STEPS[-1])
    for number in range(math.ceil(axis.begins / step), int(axis.ends // step) + 1):
        seconds = number * step
        sign = "+" if seconds > 0 else ""
        yield Tick(x=axis.x(axis.zero + seconds), text=f"{sign}{seconds:g} s")


def _description(rows: Iterable[Row]) -> str:
    told = (f"{one.name}: {one.words}" for one in rows)
    return f"How long new work failed after the failover. {'; '.join(told)}."
