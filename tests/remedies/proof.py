"""
How many T-SQL remedies are offered, and how many were seen to heal in this very run.

A remedy is proven when, after a defect that its requirement answers to, the offered
statements have made everything met again. A test that failed proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from fixtures.remedies.scripts import load_remedies
from fixtures.verdict import RemedyLanguage

#: The properties under which tests leave what they saw on their reports.
OFFERED, HEALED = "remedies offered", "remedies that healed"


@dataclass(slots=True)
class RemedyProof:
    """What the reports of one run prove of the remedies."""

    healed: set[str] = field(default_factory=set)
    defects: int = 0
    healed_defects: int = 0

    def add(self, report: pytest.TestReport) -> None:
        """Take what one test saw."""
        seen = dict(report.user_properties)
        self.defects += OFFERED in seen
        if report.passed and HEALED in seen:
            self.healed_defects += 1
            self.healed |= set(str(seen[HEALED]).split())


def lines(proof: RemedyProof) -> Iterator[str]:
    """Yield the count, and which remedies nothing has proven."""
    offered = {
        requirement
        for requirement, scripts in load_remedies().items()
        if any(one.language is RemedyLanguage.T_SQL for one in scripts)
    }
    proven = offered & proof.healed
    yield f"{len(offered)} T-SQL remedies offered, {len(proven)} proven to heal"
    yield f"{proof.defects} defects mended by them: {proof.healed_defects} healed"
    if offered - proven:
        yield f"not proven in this run: {', '.join(sorted(offered - proven))}"
