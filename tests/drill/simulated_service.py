"""
A service with given times of being down, and what probes of it would see.

A probe reaches the service a while after it was sent, and is served if the service is
up then; its answer comes any time later. One that finds it down is refused, hangs, or
waits in the client until the service is back. Times are whole numbers, so that
nothing is rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from fixtures.drill.record import Outage, Sample

CADENCE = 10
LAYER = "login"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A time of being down: from ``began`` until just before ``ended``."""

    began: int
    ended: int

    def holds(self, moment: int) -> bool:
        """Whether the service is down at the moment because of it."""
        return self.began <= moment < self.ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """How one probe fared: the way there, the way back, and whether it can wait."""

    there: int
    back: int
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A service's true times of being down, and the probes' samples of it."""

    down: tuple[Interval, ...]
    samples: tuple[Sample, ...]
    reached: dict[float, int]

    def covers(self, outage: Outage) -> bool:
        """Whether the outage's bounds hold the edges of what its probes met."""
        own = [s for s in self.failed if self._belongs(s, outage)]
        met = [self._down_at(self.reached[sample.sent]) for sample in own]
        return _within(met[0].began, outage.began) and (
            outage.ended is None or _within(met[-1].ended, outage.ended)
        )

    @property
    def failed(self) -> list[Sample]:
        """The samples that failed."""
        return [sample for sample in self.samples if not sample.succeeded]

    def unseen(self, outages: Iterable[Outage]) -> list[Interval]:
        """Return the times of being down between two probes, outside the outages."""
        first, last = min(self.reached.values()), max(self.reached.values())
        hulls = [
            (one.began[0], one.ended[1] if one.ended else math.inf) for one in outages
        ]
        return [
            one
            for one in self.down
            if first < one.began
            and one.ended <= last
            and not any(low < one.ended and one.began <= high for low, high in hulls)
        ]

    def _belongs(self, sample: Sample, outage: Outage) -> bool:
        end = math.inf if outage.ended is None else outage.ended[0]
        return outage.began[0] < sample.sent <= end

    def _down_at(self, moment: int) -> Interval:
        return next(one for one in self.down if one.holds(moment))


def _within(moment: int, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= moment <= bounds[1]


def watch(down: Iterable[Interval], journeys: Iterable[Journey]) -> Watched:
    """Return what probes at a fixed cadence see of a service."""
    down = tuple(down)
    samples, reached = [], {}
    for number, journey in enumerate(journeys):
        sent = number * CADENCE
        reached[float(sent)] = moment = sent + journey.there
        obstacle = next((one for one in down if one.holds(moment)), None)
        waits = obstacle is not None and journey.waits
        served = obstacle.ended if obstacle is not None and waits else moment
        samples.append(
            Sample(
                layer=LAYER,
                sent=sent,
                answered=served + journey.back,
                succeeded=obstacle is None or waits,
            )
        )
    return Watched(down=down, samples=tuple(samples), reached=reached)


#: The way there takes less than the cadence: probes arrive in the order of sending.
JOURNEYS = st.lists(
    st.builds(
        Journey,
        there=st.integers(0, CADENCE - 1),
        back=st.integers(0, 20 * CADENCE),
        waits=st.booleans(),
    ),
    min_size=3,
    max_size=60,
)


@st.composite
def downs(draw: st.DrawFn) -> tuple[Interval, ...]:
    """Times of being down that do not touch, the first after the first probe."""
    edges = draw(st.lists(st.integers(CADENCE, 60 * CADENCE), unique=True, max_size=8))
    edges.sort()
    return tuple(
        Interval(began=began, ended=ended)
        for began, ended in zip(edges[::2], edges[1::2], strict=False)
    )
