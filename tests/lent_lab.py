"""
One lab for many runs, each with other defects.

Starting a lab takes longer than judging one; a started lab changes its defects at once
and keeps its addresses. To the plugin each loan looks like a lab of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from fixtures.lab.defects import topology_of
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
    """Lends one lab of each shape, started when it is first wanted."""

    def __init__(self) -> None:
        self._labs: dict[str, LabProcess] = {}

    def take(
        self,
        defects: Sequence[str],
        *,
        topology: str | None = None,
        lab_clock: float | None = None,
    ) -> BorrowedLab:
        """Return the lab of a shape with these defects and no others, in real time."""
        if lab_clock is not None:
            raise ValueError("a lent lab's clock is everybody's")
        shape = topology_of(defects, topology).name
        if shape not in self._labs:
            self._labs[shape] = _START(topology=shape)
        self._labs[shape].become(defects)
        return BorrowedLab(self._labs[shape])

    def stop(self) -> None:
        """End every lab."""
        for lab in self._labs.values():
            lab.stop()


# Bound here, because tests put ``take`` in its place.
_START = LabProcess.start
