"""
Drills that die at one step of their journal, as kill -9 does.

``python -m tests.drill.killed_drill`` reads one drill a line (``FatalDrill`` as JSON),
makes it in a fork of itself and writes how that one ended, as a line. Everything is
imported once: starting an interpreter takes longer than a drill. The fork dies with
the journal open and locked, and without unwinding anything. It probes no layer and
waits for nothing that may come later, which no step depends on.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Self

from fixtures.drill import after
from fixtures.drill.interruption import Interruption
from fixtures.drill.journal import Detail, Journal, journal_file
from fixtures.drill.machine import Drill
from fixtures.drill.preconditions import Permission
from fixtures.drill.watch.stopwatch import Watch
from fixtures.drill.wishes import RefusedError, Wishes
from fixtures.inventory import load_inventory
from tests.drill.drilling import LISTENER
from tests.judged_lab import CHECKOUT

KILLED: Final = -9
REFUSED: Final = 4
_OBJECTIVE_SECONDS: Final = 1.0
_ENDING_SECONDS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FatalDrill:
    """
    A drill, and at which entry it dies: just ``before`` or ``after``; 0: at none.

    One that ``widens`` moves the Master's role alone as well, and restores service. The
    canary starts only where that is asked for: each start is a step, and costs time.
    """

    inventory: str
    step: int = 0
    when: str = "after"
    widens: bool = False
    has_canary: bool = False

    def run(self) -> int:
        """Drill in this process; return the exit code."""
        inventory = load_inventory(Path(self.inventory))
        declared = inventory.drill
        assert declared is not None
        hasty = replace(
            declared,
            recovery_time_objective_seconds=_OBJECTIVE_SECONDS,
            canary_job=declared.canary_job if self.has_canary else "",
        )
        file = journal_file(inventory.environment.name, declared.journal_folder)
        with _MortalJournal(file, self) as journal, Interruption() as interruption:
            drill = Drill(
                inventory=replace(inventory, drill=hasty),
                wishes=Wishes(
                    permission=Permission(confirmed_listener=LISTENER),
                    separate_moves=self.widens,
                    restores_service=self.widens,
                ),
                journal=journal,
                interruption=interruption,
                say=_silently,
                stopwatch=lambda began: Watch((), origin=began),
                outages=lambda _: (),
                steady_seconds=0.0,
            )
            try:
                drill.run()
            except RefusedError:
                return REFUSED
        return 0


class _MortalJournal(Journal):
    """A journal whose process dies just before or after its n-th entry is on disk."""

    def __init__(self, file: Path, drill: FatalDrill) -> None:
        super().__init__(file)
        self._left = drill.step
        self._when = drill.when

    def write(self, step: str, **details: Detail) -> None:
        """Append an entry, and die if it is the one."""
        self._left -= 1
        if self._left == 0 and self._when == "before":
            _die()
        super().write(step, **details)
        if self._left == 0:
            _die()


class Executioner:
    """The process that forks, as its parent sees it; use it as a context."""

    def __enter__(self) -> Self:
        self._child = subprocess.Popen(
            (sys.executable, "-m", "tests.drill.killed_drill"),
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._child.communicate(timeout=_ENDING_SECONDS)

    def drill(self, drill: FatalDrill) -> int:
        """Let a drill be made; return its exit code, negative for a signal."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(asdict(drill)) + "\n")
        self._child.stdin.flush()
        return int(self._child.stdout.readline())


def _silently(_line: str) -> None:
    """Tell nobody."""


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fork(drill: FatalDrill) -> int:
    """Drill in a fork; return how it ended."""
    child = os.fork()
    if not child:
        code = 1
        try:
            code = drill.run()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def main(lines: Iterable[str]) -> None:
    """Make the drills that are asked for, until nobody asks any more."""
    after._PATIENCE_SECONDS = 0.0
    for line in lines:
        sys.stdout.write(f"{_fork(FatalDrill(**json.loads(line)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.stdin)
