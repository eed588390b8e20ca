"""
Labs that are started before they are wanted.

A lab takes longer to start than to be judged. Where many are judged one after the
other, the next ones start meanwhile, in the order in which they will be wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from fixtures.lab.process import LabProcess

_AHEAD = 2


class LabsAhead:
    """
    Starts labs with one defect each.

    Args:
        defects: The names of the defects, in the order in which they will be wanted.
    """

    def __init__(self, defects: Sequence[str]) -> None:
        self._waiting = list(defects)
        self._starting: dict[str, Future[LabProcess]] = {}
        self._executor = ThreadPoolExecutor(_AHEAD)

    def take(self, defects: Sequence[str]) -> LabProcess:
        """Return the lab with these defects: the caller stops it."""
        (name,) = defects
        future = self._starting.pop(name, None) or self._start(name)
        while self._waiting and len(self._starting) < _AHEAD:
            following = self._waiting[0]
            self._starting[following] = self._start(following)
        return future.result()

    def stop(self) -> None:
        """Stop what was started and not taken."""
        for future in self._starting.values():
            future.result().stop()
        self._executor.shutdown()

    def _start(self, name: str) -> Future[LabProcess]:
        self._waiting = [one for one in self._waiting if one != name]
        return self._executor.submit(_START, [name])


# Bound here, because tests put ``take`` in its place.
_START = LabProcess.start
