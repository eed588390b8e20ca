"""
The moves of a drill in figures and words, the same in every report.

* A figure has two bounds. The lower is rounded down and the upper up, so that what is
  printed still contains the truth.
* A layer that never answered was not measured, nor one that nobody asked after the
  command; one without a failure is only said to have had none that could be seen.
* Pure: a move in, figures and phrases out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from fixtures.drill.record import Move, Outage
from fixtures.drill.watch.layers import (
    LAYER_NAMED,
    LOGIN,
    LOGIN_WITHOUT,
)
from fixtures.drill.watch.lost_time import time_lost
from fixtures.drill.watch.outages import LayerWatch, watched_layers
from fixtures.errors import ObservationError

State: TypeAlias = Literal["no failure seen", "failed", "still failing", "not measured"]

Rounding: TypeAlias = Callable[[float], int]

_MINUTE: Final = 60.0
_EXACT_UP_TO: Final = 100.0
_NOTABLE_DELAY: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFigures:
    """
    One layer during one move.

    Args:
        watch: What its probes saw.
        outages: As the drill recorded them.
        returned: When the command returned, on the samples' clock.
    """

    watch: LayerWatch
    outages: tuple[Outage, ...]
    returned: float

    @property
    def layer(self) -> str:
        """Its name."""
        return self.watch.layer

    @property
    def state(self) -> State:
        """What became of new work there."""
        if self.why_not_measured:
            return "not measured"
        if any(one.ended is None for one in self.outages):
            return "still failing"
        return "failed" if self.outages else "no failure seen"

    @property
    def why_not_measured(self) -> str:
        """Why nobody knows what the move did to it, as a clause; empty if one does."""
        if not self.watch.ever_succeeded:
            return "it did not answer before the move either"
        if any(one.ended is None for one in self.outages):
            return ""
        if not self.watch.was_asked_after(self.returned):
            return "it was not asked after the command"
        if not self.outages and math.isinf(self.watch.resolution):
            return "too few answers to tell"
        return ""

    @property
    def bounds(self) -> tuple[float, float] | None:
        """How long new work failed in all, at least and at most; None: not ended."""
        return time_lost(self.outages)

    @property
    def words(self) -> str:
        """What became of new work, with its figures."""
        match self.state:
            case "not measured":
                return f"not measured: {self.why_not_measured}"
            case "no failure seen":
                missed = at_most(self.watch.resolution)
                told = f"no failure seen (one under {missed} could be missed)"
                delay = self.watch.delay
                if delay < _NOTABLE_DELAY:
                    return told
                return f"{told}, but new work had to wait {at_least(delay)}"
            case "still failing":
                return "failed, and did not come back while it was watched"
        times = f" {len(self.outages)} times," if len(self.outages) > 1 else ""
        return f"failed{times} for {between(self.bounds)}"

    @property
    def short_words(self) -> str:
        """The same, as short as it can be said."""
        if self.state == "failed":
            return f"for {between(self.bounds)}"
        return "did not come back" if self.state == "still failing" else self.state

    @property
    def failed(self) -> int:
        """How many probes failed."""
        return sum(not sample.succeeded for sample in self.watch.samples)

    @property
    def reasons(self) -> Mapping[str, int]:
        """Why probes failed, and how many each; the most frequent first."""
        told = (one.failure for one in self.watch.samples if not one.succeeded)
        return dict(Counter(told).most_common())

    @property
    def servers(self) -> tuple[str, ...]:
        """Who answered, each once, in order of time."""
        answered = (one.server for one in self.watch.samples if one.succeeded)
        return tuple(dict.fromkeys(name for name in answered if name))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """
    Whether packages could start after a move: SSISDB's master key must open for that.

    It is not probed at a cadence, because opening the key can cure what is looked
    for: its first use is all that is known.

    Args:
        state: As of a layer.
        short_words: What became of it, as short as it can be said.
        words: The same in full.
        opened: When it was seen to open, on the samples' clock; None: it was not.
    """

    state: State
    short_words: str
    words: str
    opened: float | None = None


def key_of(move: Move) -> KeyFigures | None:
    """Return what is known of the key after a move; None when nothing was read."""
    first = move.after.first_decryption if move.after else None
    if first is None:
        return None
    if isinstance(first, ObservationError):
        return KeyFigures(
            state="not measured",
            short_words="could not be read",
            words=f"could not be read: {first}",
        )
    if first.opened_after is None:
        return KeyFigures(
            state="still failing",
            short_words="did not open",
            words=f"did not open: {first.failure}",
        )
    opened = move.returned + first.opened_after
    seen = _signed(opened - move.began, math.ceil)
    caution = f" {first.caution}" if first.caution else ""
    return KeyFigures(
        state="no failure seen",
        short_words=f"seen to open at {seen}",
        words=f"its first use, at {seen}, succeeded.{caution}",
        opened=opened,
    )


def figures_of(move: Move) -> tuple[LayerFigures, ...]:
    """Return every probed layer of a move, from the bottom up."""
    return tuple(
        LayerFigures(
            watch=watch,
            outages=tuple(one for one in move.outages if one.layer == watch.layer),
            returned=move.returned,
        )
        for watch in sorted(watched_layers(move.samples, began=move.began), key=_height)
    )


def _height(watch: LayerWatch) -> int:
    names = list(LAYER_NAMED)
    return names.index(watch.layer) if watch.layer in names else len(names)


def comparison(layers: Iterable[LayerFigures]) -> str:
    """Return what MultiSubnetFailover gained in a move, or nothing to say."""
    found = {one.layer: one for one in layers}
    with_it, without = found.get(LOGIN.name), found.get(LOGIN_WITHOUT.name)
    if with_it is None or without is None:
        return ""
    if "not measured" in (with_it.state, without.state):
        return ""
    return (
        f"Logins with MultiSubnetFailover: {with_it.words}, the slowest answer took"
        f" {at_most(with_it.watch.slowest or 0.0)}; without it: {without.words}, the"
        f" slowest took {at_most(without.watch.slowest or 0.0)}."
    )


def met_by(move: Move) -> str:
    """Return what became of the executions that a move met; empty when unknown."""
    found = move.executions
    if found is None:
        return ""
    if isinstance(found, ObservationError):
        return f"could not be read: {found}"
    return found.condition


def length_of(outage: Outage) -> str:
    """Return how long one outage lasted."""
    return "did not come back" if outage.seconds is None else between(outage.seconds)


def edge(bounds: tuple[float, float], move: Move) -> str:
    """Return when an outage began or ended, in seconds since the command."""
    low, high = (one - move.began for one in bounds)
    if math.isinf(low):
        return f"before {_signed(high, math.ceil)}, when the watch began"
    return f"{_signed(low, math.floor)} to {_signed(high, math.ceil)}"


def _signed(seconds: float, rounded: Rounding) -> str:
    words = _seconds(seconds, rounded)
    return words if words.startswith("-") else f"+{words}"


def between(bounds: tuple[float, float] | None) -> str:
    """Return the bounds of a length as words."""
    if bounds is None:
        return "without end"
    low, high = at_least(max(0.0, bounds[0])), at_most(bounds[1])
    if math.isinf(bounds[1]):
        return f"{low} at least, and since before the watch"
    # Two moments would be written with a unit each.
    return f"{low if 'min' in high else low.removesuffix(' s')} to {high}"


def at_least(seconds: float) -> str:
    """Return a lower bound, rounded down."""
    return _seconds(seconds, math.floor)


def at_most(seconds: float) -> str:
    """Return an upper bound, rounded up."""
    return _seconds(seconds, math.ceil)


def _seconds(seconds: float, rounded: Rounding) -> str:
    if math.isinf(seconds):
        return "any length"
    if abs(seconds) < _EXACT_UP_TO:
        tenths = rounded(round(seconds * 10, 6))
        return f"{tenths / 10:.1f} s"
    minutes, rest = divmod(rounded(seconds), _MINUTE)
    return f"{minutes:.0f} min {rest:02.0f} s"
