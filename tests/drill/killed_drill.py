"""
A drill in a process of its own that dies at one step of its journal, as kill -9 does.

``python -m tests.drill.killed_drill INVENTORY LISTENER STEP before|after [canary]``;
step 0 never dies. It probes no layer, which no step depends on, and starts the canary
only if that is asked for.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from fixtures.drill.interruption import Interruption
from fixtures.drill.journal import Detail, Journal, journal_file
from fixtures.drill.machine import Drill, RefusedError, Wishes
from fixtures.drill.preconditions import Permission
from fixtures.drill.watch.stopwatch import Watch
from fixtures.inventory import Inventory, load_inventory

REFUSED = 4


class MortalJournal(Journal):
    """A journal whose process dies just before or after its n-th entry is on disk."""

    def __init__(self, file: Path, step: int, when: str) -> None:
        super().__init__(file)
        self._left = step
        self._when = when

    def write(self, step: str, **details: Detail) -> None:
        """Append an entry, and die if it is the one."""
        self._left -= 1
        if self._left == 0 and self._when == "before":
            _die()
        super().write(step, **details)
        if self._left == 0:
            _die()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _without_canary(inventory: Inventory) -> Inventory:
    """Its starts are steps of their own, and cost time."""
    assert inventory.drill is not None
    return replace(inventory, drill=replace(inventory.drill, canary_job=""))


def main(arguments: Sequence[str]) -> int:
    """Drill, and die where the arguments say."""
    path, listener, step, when, *canary = arguments
    inventory = load_inventory(Path(path))
    if not canary:
        inventory = _without_canary(inventory)
    folder = inventory.drill.journal_folder if inventory.drill else None
    file = journal_file(inventory.environment.name, folder)
    with MortalJournal(file, int(step), when) as journal, Interruption() as stop:
        drill = Drill(
            inventory=inventory,
            wishes=Wishes(permission=Permission(confirmed_listener=listener)),
            journal=journal,
            interruption=stop,
            say=_say,
            stopwatch=lambda began: Watch((), origin=began),
            outages=lambda _: (),
            steady_seconds=0.0,
        )
        try:
            drill.run()
        except RefusedError as refused:
            _say(str(refused))
            return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
