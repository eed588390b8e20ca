"""
The drill in ``results.json``; its keys are described there.

Seconds stay numbers as they were measured, without rounding; what has no end or no
beginning is null.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator

from fixtures.drill.record import (
    CanaryRun,
    DrillRecord,
    InterruptedExecutions,
    Move,
    Outage,
    Read,
)
from reports.drill_figures import LayerFigures, figures_of
from reports.drill_judgement import unprobed
from reports.drill_readings import readings, told
from reports.plain_text import Plain, as_plain


def drill_as_plain(record: DrillRecord | None) -> Plain:
    """Return the whole record, or null without a drill."""
    if record is None:
        return None
    return {
        "environment": record.environment,
        "change_number": record.change_number,
        "started": record.started.isoformat(),
        "ended": record.ended.isoformat(),
        "home": record.home,
        "ended_where": record.ended_where,
        "stopped_because": record.stopped_because,
        "commands": list(record.commands),
        "restored_service": record.restored_service,
        "recovery_time_objective_seconds": record.recovery_time_objective_seconds,
        "canary_job": record.canary_job or None,
        "unprobed": unprobed(record) or None,
        "moves": [_move(move) for move in record.moves],
    }


def _move(move: Move) -> Plain:
    return {
        "means": move.means.value,
        "what": move.what,
        "source": move.source,
        "target": move.target,
        "started": move.started.isoformat(),
        "ended": move.ended.isoformat(),
        "began": move.began,
        "returned": move.returned,
        "error": move.error,
        "layers": [_layer(layer) for layer in figures_of(move)],
        "canary": [_start(one) for one in _starts(move)],
        "executions": as_plain(_executions(move)),
        "after": as_plain(readings(move.after)) if move.after else None,
        "samples": [as_plain(dataclasses.asdict(one)) for one in move.samples],
    }


def _starts(move: Move) -> Iterator[Read[CanaryRun]]:
    """Return the canary's starts, that before the move first."""
    if move.canary_before is not None:
        yield move.canary_before
    if move.after is not None:
        yield from move.after.canary or ()


def _start(run: Read[CanaryRun]) -> Plain:
    if isinstance(run, CanaryRun):
        fields = dataclasses.asdict(run)
        return as_plain({name: told(value) for name, value in fields.items()})
    return {"unread": as_plain(told(run))}


def _executions(move: Move) -> object:
    """Return the executions that a move met, by what became of them."""
    found = move.executions
    if isinstance(found, InterruptedExecutions):
        return dataclasses.asdict(found)
    return told(found)


def _layer(figures: LayerFigures) -> Plain:
    return {
        "layer": figures.layer,
        "state": figures.state,
        "probes": len(figures.watch.samples),
        "failed": figures.failed,
        "resolution_seconds": _finite(figures.watch.resolution),
        "delay_seconds": figures.watch.delay,
        "slowest_seconds": figures.watch.slowest,
        "servers": list(figures.servers),
        "reasons": dict(figures.reasons),
        "outages": [_outage(outage) for outage in figures.outages],
    }


def _outage(outage: Outage) -> Plain:
    return {
        "began": _bounds(outage.began),
        "ended": _bounds(outage.ended),
        "seconds": _bounds(outage.seconds),
        "lost": outage.lost,
    }


def _bounds(bounds: tuple[float, float] | None) -> Plain:
    if bounds is None:
        return None
    low, high = bounds
    return {"lower": _finite(low), "upper": _finite(high)}


def _finite(seconds: float) -> float | None:
    return seconds if math.isfinite(seconds) else None
