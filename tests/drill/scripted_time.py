"""Time that passes when a test says so, and threads that run when it says so."""

from __future__ import annotations

from collections.abc import Callable

from fixtures.drill.watch.probe import Probe
from fixtures.drill.watch.stopwatch import Task, Watch
from fixtures.errors import UnreachableError


class ScriptedTime:
    """A clock, and the tasks that were launched and did not run yet, by name."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.tasks: list[tuple[str, Task]] = []

    def clock(self) -> float:
        """Return what the clock shows."""
        return self.now

    def launch(self, name: str, task: Task) -> None:
        """Keep a task for later; the pacing is left to the test."""
        if name != "drill watch":
            self.tasks.append((name, task))

    def answer(self, after: float = 0.0) -> None:
        """Let the oldest question be answered, a while from now."""
        self.now += after
        _, task = self.tasks.pop(0)
        task()

    def pass_turns(self, watch: Watch, until: float) -> None:
        """Turn whenever the watch wants to, until so many seconds have passed."""
        end = 1000.0 + until
        while (then := self.now + watch.turn()) <= end:
            self.now = then
        self.now = end


class ScriptedService:
    """Answers as SSISNODE1 while it is up."""

    def __init__(self) -> None:
        self.is_up = True

    def ask(self) -> str:
        """Put the question."""
        if not self.is_up:
            raise UnreachableError("ssislsn", "refused the connection")
        return "SSISNODE1"


def watch_of(time: ScriptedTime, ask: Callable[[], str], **settings: float) -> Watch:
    """Return a started watch of one layer, a question a second."""
    patience = settings.get("patience_seconds", 5.0)
    at_most = int(settings.get("at_most", 32))
    probe = Probe(layer="TCP", ask=ask, patience_seconds=patience, at_most=at_most)
    watch = Watch([probe], 1.0, clock=time.clock, launch=time.launch)
    watch.start()
    return watch
