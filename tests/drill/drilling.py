"""A drill of the embedded lab, in this process, and what it reported."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.judged_lab import CHECKOUT, Outcomes

LISTENER = "ssislsn.lab.example"
#: The lab's clock runs fast: whoever reports once a minute is not waited for so long.
FAST = "--lab-clock=60"


@dataclass(frozen=True, slots=True, kw_only=True)
class DrilledRun:
    """What one run said."""

    exit_code: int
    outcomes: Outcomes
    text: str


def drill_in(pytester: pytest.Pytester, *arguments: str) -> DrilledRun:
    """Run the drill's checks against the lab with these arguments."""
    folder = pytester.path / "report"
    result = pytester.runpytest_inprocess(
        str(CHECKOUT / "checks" / "failover"),
        f"--report-dir={folder}",
        "--inventory=lab",
        "--assert=plain",
        *("-p", "no:randomly"),
        *("-p", "no:hypothesispytest"),
        *("-p", "no:cacheprovider"),
        *arguments,
    )
    return DrilledRun(
        exit_code=int(result.ret),
        outcomes=_outcomes(folder / "results.json"),
        text=result.stdout.str() + result.stderr.str(),
    )


def _outcomes(file: Path) -> Outcomes:
    if not file.exists():
        return {}
    content = json.loads(file.read_text("utf-8"))
    return {
        (requirement["id"], verdict["target"]): verdict["outcome"]
        for requirement in content["requirements"]
        for verdict in requirement["verdicts"]
    }
