"""
``--requirements``: the matrix from the documents to the checks, and nothing else.

* No inventory is needed, nothing is contacted and no check runs.
* A gap between register and checks ends in exit code 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from fixtures.requirements import load_register
from reports.recording import requirement_id
from reports.traceability import build_matrix, gaps, render_matrix


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    group = parser.getgroup("ssis", "SSIS high availability")
    group.addoption(
        "--requirements",
        action="store_true",
        help="print which check judges what each document asks for; contact nobody",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Print the matrix in the place of running checks."""
    if config.option.requirements:
        config.pluginmanager.register(MatrixPrinter(), "ssis-requirements")


class MatrixPrinter:
    """The hooks of a session that only prints the matrix."""

    def __init__(self) -> None:
        self._checks: dict[str, list[str]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Take note of the checks, and run none."""
        if session.testsfailed:
            return None
        for item in session.items:
            if name := requirement_id(item):
                self._checks.setdefault(name, []).append(item.nodeid)
        return True

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Let a gap show in the exit code."""
        if self._missing and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> None:
        """Print the matrix."""
        rows = build_matrix(list(load_register().values()), self._checks)
        terminalreporter.section("From the documents to the checks", bold=True)
        terminalreporter.write_line(render_matrix(rows, self._missing))

    @property
    def _missing(self) -> Sequence[str]:
        checks: Mapping[str, Sequence[str]] = self._checks
        return gaps(build_matrix(list(load_register().values()), checks), checks)
