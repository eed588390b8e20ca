"""How many of the drills that were killed have been recovered, for the end of a run."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

#: The property of a test that kills a drill.
KILLED_AT = "killed at"


@dataclass(slots=True)
class RecoveryProof:
    """What the reports of one run prove."""

    killed: int = 0
    recovered: int = 0

    def add(self, report: pytest.TestReport) -> None:
        """Take what one test saw."""
        if any(name == KILLED_AT for name, _ in report.user_properties):
            self.killed += 1
            self.recovered += report.passed

    @property
    def line(self) -> str:
        """The sum."""
        return f"{self.recovered} of {self.killed} killed drills recovered"
