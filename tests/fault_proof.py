"""
The table of what the defects prove, at the end of the tests' output.

* A row of the register is proven when a defect, or a fault in a drill's record, has
  turned each of its checks red, and nothing but what it declares, in this very run.
* What only people can see is attested.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest

from fixtures.requirements import Requirement

#: How many rows each area of the register has.
ROWS = {"SO": 63, "AG": 37, "CL": 29}
#: The properties under which tests leave what they saw on their reports.
BROKEN, COLLATERAL = "turned red", "collateral reds"


@dataclass(slots=True)
class FaultProof:
    """What the reports of one run prove."""

    broken: set[str] = field(default_factory=set)
    defects: int = 0
    collateral: int = 0

    def add(self, report: pytest.TestReport) -> None:
        """Take what one test saw; a test that failed proves nothing."""
        seen = dict(report.user_properties)
        self.defects += COLLATERAL in seen
        self.collateral += int(str(seen.get(COLLATERAL, 0)))
        if report.passed:
            self.broken |= set(str(seen.get(BROKEN, "")).split())


def lines(proof: FaultProof, register: Mapping[str, Requirement]) -> Iterator[str]:
    """Yield the table: a line for each area, and their sum."""
    table = [_counts(area, proof, register) for area in ROWS]
    total = [sum(column) for column in zip(*table, strict=True)]
    yield "area  rows  proven by faults  attested  open"
    for area, counts in zip([*ROWS, "all"], [*table, total], strict=True):
        yield f"{area:4}" + "".join(
            f"{count:{width}}"
            for count, width in zip(counts, (6, 18, 10, 6), strict=True)
        )
    yield f"{proof.defects} defects judged, {proof.collateral} collateral reds"
    unproven = [row for area in ROWS for row in _open(area, proof, register)]
    if unproven:
        yield f"open: {', '.join(unproven)}"


def _counts(
    area: str, proof: FaultProof, register: Mapping[str, Requirement]
) -> list[int]:
    attested = sum(_is_attested(row, register) for row in _rows(area))
    unproven = len(_open(area, proof, register))
    rows = ROWS[area]
    return [rows, rows - attested - unproven, attested, unproven]


def _open(
    area: str, proof: FaultProof, register: Mapping[str, Requirement]
) -> list[str]:
    return [
        row
        for row in _rows(area)
        if not _is_attested(row, register)
        and not _is_proven(row, proof.broken, register)
    ]


def _rows(area: str) -> Iterable[str]:
    return (f"{area}-{number:02}" for number in range(1, ROWS[area] + 1))


def _checks(row: str, register: Mapping[str, Requirement]) -> list[Requirement]:
    return [one for one in register.values() if one.id.partition(".")[0] == row]


def _is_attested(row: str, register: Mapping[str, Requirement]) -> bool:
    found = _checks(row, register)
    return bool(found) and all(one.attestation for one in found)


def _is_proven(row: str, broken: set[str], register: Mapping[str, Requirement]) -> bool:
    judged = {one.id for one in _checks(row, register) if not one.attestation}
    return bool(judged) and judged <= broken
