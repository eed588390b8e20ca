"""A drill that visits every target, on a lab with three replicas."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.drill.interruption import Interruption
from fixtures.drill.journal import Journal, journal_file
from fixtures.drill.machine import Drill
from fixtures.drill.making import Stopwatch
from fixtures.drill.preconditions import Permission
from fixtures.drill.record import DrillRecord, FirstDecryption, Outage, Sample
from fixtures.drill.watch.outages import find_outages
from fixtures.drill.watch.stopwatch import Watch
from fixtures.drill.wishes import Wishes
from fixtures.inventory import load_inventory
from fixtures.lab.process import LabProcess
from tests.drill.drilling import LISTENER, drilled_lab

SYNCHRONOUS = (
    f"{Path(__file__).with_name('refused_estates.py')}:third_replica_is_synchronous"
)
_AWAY_SECONDS = 3600


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """A lab whose three replicas commit synchronously."""
    with drilled_lab([SYNCHRONOUS], topology="three_replicas") as running:
        yield running


class LongOutage:
    """A stopwatch to which logins failed for an hour during each move."""

    def start(self) -> None:
        """Begin."""

    def stop(self, _within_seconds: float = 0.0, /) -> tuple[Sample, ...]:
        """Return a success, the failure, and what ended it an hour later."""
        moments = (0.0, 1.0, *(_AWAY_SECONDS + second for second in range(3)))
        return tuple(
            Sample(layer="login", sent=at, answered=at, succeeded=at != 1.0)
            for at in moments
        )

    def unsettled(self, _since: float = 0.0, /) -> tuple[str, ...]:
        """Return no layer: all are back."""
        return ()


def drill(lab: LabProcess, folder: Path, stopwatch: Stopwatch) -> DrillRecord:
    """Drill to every target; the journal is in the folder."""
    lab.become([SYNCHRONOUS])
    inventory = load_inventory(lab.inventory_path)
    assert inventory.drill is not None
    # It costs time, and is proven elsewhere.
    without_canary = replace(inventory.drill, canary_job="")
    with Journal(journal_file("lab", folder)) as journal, Interruption() as stop:
        return Drill(
            inventory=replace(inventory, drill=without_canary),
            wishes=Wishes(
                permission=Permission(confirmed_listener=LISTENER), all_targets=True
            ),
            journal=journal,
            interruption=stop,
            say=lambda _: None,
            stopwatch=lambda _: stopwatch,
            outages=_outages,
            steady_seconds=0.0,
        ).run()


def _outages(samples: Sequence[Sample]) -> tuple[Outage, ...]:
    return find_outages(samples)


def test_every_target_is_visited(lab: LabProcess, tmp_path: Path) -> None:
    """From one to the next, and home from the last; the key opens on each."""
    record = drill(lab, tmp_path, Watch(()))

    ways = [(move.source, move.target) for move in record.moves]
    assert ways == [
        ("SSISNODE1", "SSISNODE2"),
        ("SSISNODE2", "SSISNODE3"),
        ("SSISNODE3", "SSISNODE1"),
    ]
    assert (record.stopped_because, record.ended_where) == ("", "SSISNODE1")
    keys = [move.after.first_decryption for move in record.moves if move.after]
    assert [isinstance(one, FirstDecryption) for one in keys] == [True] * 3


def test_spent_outage_budget_ends_the_drill(lab: LabProcess, tmp_path: Path) -> None:
    """It stays where it is healthy, and says how to go home."""
    record = drill(lab, tmp_path, LongOutage())

    assert record.stopped_because == "the outage budget of 60 s is spent"
    assert [move.target for move in record.moves] == ["SSISNODE2"]
    assert record.ended_where == "SSISNODE2"
    assert record.commands == (
        "-- in T-SQL, on SSISNODE1:",
        "ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;",
    )
