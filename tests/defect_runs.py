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
        self._broken: tuple[str, JudgedRun] | None = None
        self._healthy: dict[str, Outcomes] = {DEFAULT_TOPOLOGY: HEALTHY}

    def on(self, topology: str) -> OpenRun:
        """Return the open run over a topology; that of any other ends."""
        if self._open is None or self._topology != topology:
            self.close()
            self._open = OpenRun(topology, self._folders.mktemp(topology))
            self._topology, self._broken = topology, None
        return self._open

    def healthy(self, topology: str) -> Outcomes:
        """Judge a topology as it was built, once; test_topologies.py proves it."""
        if topology not in self._healthy:
            self._healthy[topology] = self.on(topology).judge().outcomes
        return self._healthy[topology]

    def broken(self, defect: Defect) -> JudgedRun:
        """Judge a defect, unless it was the last to be judged."""
        if self._broken is None or self._broken[0] != defect.name:
            self.healthy(defect.topology)
            self._broken = defect.name, self.on(defect.topology).judge(defect.name)
        return self._broken[1]

    def close(self) -> None:
        """End the run that is open."""
        if self._open is not None:
            self._open.close()
            self._open = None
