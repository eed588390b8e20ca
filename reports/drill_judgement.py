"""
What a whole drill comes to, in sentences, the same in every report.

* Where the installation stands is what was seen last, never what was intended.
* The layer that was away longest is told by the upper bound; one that did not come
  back is worse than any that did.
* Pure: a record in, sentences out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from fixtures.drill.record import (
    CanaryRun,
    DrillRecord,
    InterruptedExecutions,
    Means,
    Move,
)
from fixtures.drill.watch.layers import LAYER_NAMED, LAYERS, PACKAGE_START, Layer
from fixtures.drill.watch.lost_time import longest_times_lost
from fixtures.errors import ObservationError
from reports.drill_figures import KeyFigures, LayerFigures, at_most, figures_of, key_of


def journey(record: DrillRecord) -> tuple[str, ...]:
    """Return the primary replicas one after the other, home first."""
    moves = (one for one in record.moves if one.means is Means.AVAILABILITY_GROUP)
    places = [record.home, *(one.target for one in moves if not one.error)]
    now = record.ended_where or "nobody can tell"
    return tuple(places if places[-1].casefold() == now.casefold() else [*places, now])


def standing(record: DrillRecord) -> str:
    """Return where the installation stands now, as a sentence."""
    if is_home(record):
        return f"Home again: {record.ended_where} is the primary replica, as before."
    if not record.ended_where:
        return f"Nobody could tell which replica is primary; it was {record.home}."
    if record.ended_where.casefold() != record.home.casefold():
        now = f"{record.ended_where} is the primary replica"
        return f"NOT HOME: {now}, not {record.home}."
    role = "may not be" if record.unseen else "is not"
    return (
        f"NOT ALL HOME: {record.ended_where} is the primary replica, as before; the"
        f" Scale Out Master's role {role} where it was."
    )


def is_home(record: DrillRecord) -> bool:
    """Whether the drill ended where it began, and nothing has to be brought back."""
    is_primary = record.ended_where.casefold() == record.home.casefold()
    return is_primary and not record.commands


def went_well(record: DrillRecord) -> bool:
    """Whether nothing of the drill itself needs a person now."""
    return (
        is_home(record)
        and not record.stopped_because
        and not record.unseen
        and not record.restored_service
        and not any(move.error for move in record.moves)
        and not still_failing(record)
        and not list(unopened(record))
        and not list(unstarted(record))
    )


def worst(record: DrillRecord) -> tuple[LayerFigures, Move] | None:
    """Return the layer that failed longest, and in which move; None: none did."""
    measured = [
        (layer, move)
        for move in record.moves
        for layer in figures_of(move)
        if layer.state in ("failed", "still failing") and not _memory(layer.layer)
    ]
    return max(measured, key=lambda one: _longest(one[0]), default=None)


def unmeasured(record: DrillRecord) -> tuple[str, ...]:
    """Return the layers of which nobody knows what one of the moves did to them."""
    names = (
        one.layer
        for move in record.moves
        for one in figures_of(move)
        if one.state == "not measured" and not _memory(one.layer)
    )
    return tuple(dict.fromkeys(names))


def _longest(layer: LayerFigures) -> float:
    return math.inf if layer.bounds is None else layer.bounds[1]


def _memory(layer: str) -> float:
    return LAYER_NAMED[layer].memory_seconds if layer in LAYER_NAMED else 0.0


def objective(record: DrillRecord, lab_clock: str = "") -> str:
    """
    Return the declared objective, and which layers may have been away longer.

    Args:
        record: The drill.
        lab_clock: How many times as fast time passed there; empty for real time.
    """
    seconds = record.recovery_time_objective_seconds
    if lab_clock:
        return f"{at_most(seconds)}, not compared: the lab's clock ran {lab_clock}-fold"
    missed = [
        layer
        for layer, lost in longest_times_lost(record.moves).items()
        if lost is None or lost[1] > seconds
    ]
    if not missed:
        return at_most(seconds)
    return f"{at_most(seconds)}, not shown to be kept by {', '.join(missed)}"


def still_failing(record: DrillRecord) -> tuple[LayerFigures, ...]:
    """Return the layers that failed when the last move's watch ended, lowest first."""
    if not record.moves:
        return ()
    layers = figures_of(record.moves[-1])
    return tuple(one for one in layers if one.state == "still failing")


def unopened(record: DrillRecord) -> Iterator[tuple[str, KeyFigures]]:
    """Return where SSISDB's master key did not open, and what was seen of it."""
    for move in record.moves:
        key = key_of(move)
        if key is not None and key.state == "still failing":
            yield move.target, key


def unstarted(record: DrillRecord) -> Iterator[tuple[str, str]]:
    """Return where the key opened and the canary did not start, and its failure."""
    closed = [server for server, _ in unopened(record)]
    for move in record.moves:
        starts = (move.after.canary if move.after else None) or (None,)
        last = starts[-1]
        if isinstance(last, CanaryRun) and last.failure and last.server not in closed:
            yield last.server, last.failure


def advice(record: DrillRecord) -> Iterator[str]:
    """Return what a person should know or do first, as sentences."""
    if record.stopped_because:
        yield f"The drill stopped early: {record.stopped_because.rstrip('.')}."
    yield from _unseen(record)
    for server, key in unopened(record):
        yield f"Packages do not start on {server}: SSISDB's master key {key.words}"
    for server, failure in unstarted(record):
        yield f"The canary package did not succeed on {server}: {failure}."
    failing = still_failing(record)
    is_told = any(unopened(record)) or any(unstarted(record))
    if failing and not (is_told and failing[0].layer == PACKAGE_START.name):
        lowest = failing[0]
        last = next(s for s in reversed(lowest.watch.samples) if not s.succeeded)
        yield (
            f"New work still failed when the watch ended. Look at {lowest.layer} first,"
            f" the lowest layer that did not come back: {last.failure.rstrip('.')}."
        )
    for move in record.moves:
        met = move.executions
        if isinstance(met, InterruptedExecutions) and met.lost:
            numbers = ", ".join(map(str, met.lost))
            yield (
                f"Executions were lost in the move to {move.target}: {numbers}. Nothing"
                " starts them again by itself."
            )
    if record.restored_service:
        yield (
            "SSISDB's master key did not open by the installation's own means; service"
            " was restored by hand. The next failover will fail the same way."
        )


def _unseen(record: DrillRecord) -> Iterator[str]:
    """Yield where nothing could be seen, and why."""
    for move in record.moves:
        seen = move.after.catalog_condition if move.after else None
        if isinstance(seen, ObservationError) and str(seen) != record.unseen:
            yield (
                f"What followed the move to {move.target} could not be seen there:"
                f" {str(seen).rstrip('.')}."
            )
    if record.unseen:
        why = record.unseen.rstrip(".")
        yield f"Look at this first, which could not be seen in the end: {why}."


def probed_layers(record: DrillRecord) -> tuple[Layer, ...]:
    """Return the layers that were probed, from the bottom up."""
    probed = {sample.layer for move in record.moves for sample in move.samples}
    return tuple(layer for layer in LAYERS if layer.name in probed)


def unprobed(record: DrillRecord) -> str:
    """Return which layer nobody probed, and why; empty when all that are were."""
    if record.canary_job or not record.moves:
        return ""
    return (
        f"{PACKAGE_START.name}: not measured, because [drill] declares no canary_job;"
        " whether a package starts is known from the first use of its key only"
    )
