"""
Open runs of the checks that tests of defects share, one topology at a time.

What a defect broke is judged once, whichever of its tests asks first.
"""

from __future__ import annotations

import pytest

from fixtures.lab.defects import Defect
from fixtures.lab.topologies import DEFAULT_TOPOLOGY
from tests.judged_lab import HEALTHY, JudgedRun, Outcomes
from tests.open_run import OpenRun


class DefectRuns:
    """The open run of the topology that was judged last, and what each is healthy."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._topology = ""
        self._open: OpenRun | None = None
        self._healthy: dict[str, Outcomes] = {DEFAULT_TOPOLOGY: HEALTHY}

    def on(self, topology: str) -> OpenRun:
        """Return the open run over a topology; that of any other ends."""
        if self._open is None or self._topology != topology:
            self.close()
            self._open = OpenRun(topology, self._folders.mktemp(topology))
            self._topology = topology
        return self._open

    def healthy(self, topology: str) -> Outcomes:
        """Judge a topology as it was built, once; test_topologies.py proves it."""
        if topology not in self._healthy:
            self._healthy[topology] = self._judged(topology).outcomes
        return self._healthy[topology]

    def broken(self, defect: Defect) -> JudgedRun:
        """Judge a defect, unless it was the last to be judged."""
        return self._judged(defect.topology, defect.name)

    def _judged(self, topology: str, *defects: str) -> JudgedRun:
        run = self.on(topology)
        if run.last is None or run.last[0] != defects:
            return run.judge(*defects)
        return run.last[1]

    def close(self) -> None:
        """End the run that is open."""
        if self._open is not None:
            self._open.close()
            self._open = None
