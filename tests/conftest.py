"""What the whole run of the tests has to say beyond each test."""

from __future__ import annotations

import hypothesis
import pytest

from fixtures.requirements import load_register
from tests.fault_proof import FaultProof, lines

# Machines are noisy: how long an example takes proves nothing.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the defects prove, when any was judged."""
    proof = FaultProof()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and report.when == "call":
                proof.add(report)
    if proof.defects:
        terminalreporter.section("fault proof")
        for line in lines(proof, load_register()):
            terminalreporter.write_line(line)
