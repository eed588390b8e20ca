"""What the whole run of the tests has to say beyond each test."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest

from fixtures.lab.defects import Defect
from fixtures.lab.topologies import DEFAULT_TOPOLOGY
from fixtures.requirements import load_register
from tests import fault_proof
from tests.defect_runs import DefectRuns
from tests.drill.recovery_proof import RecoveryProof
from tests.remedies import proof as remedy_proof

# Machines are noisy: how long an example takes proves nothing.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DefectRuns]:
    """The open runs that all tests share which want nothing of their own."""
    shared = DefectRuns(tmp_path_factory)
    yield shared
    shared.close()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a topology, and of a defect, together: they share a run."""
    places = [place for place, one in enumerate(items) if _judged(one)]
    together = sorted((items[place] for place in places), key=_judged)
    for place, item in zip(places, together, strict=True):
        items[place] = item


def _judged(item: pytest.Item) -> tuple[str, ...]:
    if not isinstance(item, pytest.Function) or "runs" not in item.fixturenames:
        return ()
    callspec = getattr(item, "callspec", None)
    parameters = callspec.params if callspec else {}
    defect = parameters.get("defect")
    if not isinstance(defect, Defect):
        return str(parameters.get("topology", DEFAULT_TOPOLOGY)), "", item.name
    # A defect is seen before it is mended.
    return defect.topology, defect.name, item.name


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what defects, remedies and recoveries prove, when there were any."""
    faults, remedies = fault_proof.FaultProof(), remedy_proof.RemedyProof()
    recoveries = RecoveryProof()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and report.when == "call":
                faults.add(report)
                remedies.add(report)
                recoveries.add(report)
    if faults.defects:
        terminalreporter.section("fault proof")
        for line in fault_proof.lines(faults, load_register()):
            terminalreporter.write_line(line)
    if remedies.defects:
        terminalreporter.section("remedies")
        for line in remedy_proof.lines(remedies):
            terminalreporter.write_line(line)
    if recoveries.killed:
        terminalreporter.section("kill -9")
        terminalreporter.write_line(recoveries.line)
