"""A drill of the embedded lab, in this process, and what it reported."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.lab.process import LabProcess
from tests.judged_lab import CHECKOUT, Outcomes

LISTENER = "ssislsn.lab.example"
#: The lab's clock runs fast: whoever reports once a minute is not waited for so long.
FAST = "--lab-clock=60"


@contextmanager
def drilled_lab(
    defects: Sequence[str] = (),
    *,
    topology: str | None = None,
    lab_clock: float | None = 240.0,
) -> Iterator[LabProcess]:
    """Run a lab whose passwords this process knows as long as it lasts."""
    with LabProcess.start(defects, topology=topology, lab_clock=lab_clock) as running:
        former = dict(os.environ)
        os.environ.update(running.environment)
        try:
            yield running
        finally:
            os.environ.clear()
            os.environ.update(former)


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
