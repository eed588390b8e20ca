"""
One lab for many runs, each with other defects.

Starting a lab takes longer than judging one; a started lab changes its defects at once
and keeps its addresses. To the plugin each loan looks like a lab of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from fixtures.lab.process import LabProcess


class BorrowedLab:
    """A lab that whoever borrowed it may use, but not stop."""

    def __init__(self, lab: LabProcess) -> None:
        self._lab = lab

    def __getattr__(self, name: str) -> object:
        return getattr(self._lab, name)

    def stop(self) -> None:
        """Give it back."""


class LentLab:
    """Lends the one lab, started when it is first wanted."""

    def __init__(self) -> None:
        self._lab: LabProcess | None = None

    def take(self, defects: Sequence[str]) -> BorrowedLab:
        """Return the lab with these defects and no others."""
        if self._lab is None:
            self._lab = _START()
        self._lab.become(defects)
        return BorrowedLab(self._lab)

    def stop(self) -> None:
        """End the lab."""
        if self._lab is not None:
            self._lab.stop()


# Bound here, because tests put ``take`` in its place.
_START = LabProcess.start
