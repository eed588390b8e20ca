"""A cmd.exe on a small host for the tests of this folder."""

from __future__ import annotations

import pytest

from fixtures.lab.cmd.command_line import CommandResult, new_session, run_command
from fixtures.lab.estate.windows import WindowsHost
from tests.lab.cmd.running import Run
from tests.lab.windows_estate import windows_estate


@pytest.fixture
def host() -> WindowsHost:
    """Return NODE1 with a few files."""
    host = windows_estate().hosts[0]
    host.files = {
        r"C:\Lab\a.txt": b"one\r\n",
        r"C:\Lab\b.txt": b"two\r\n",
        r"C:\Lab\no.txt": b"hidden",
        r"C:\Lab\My Folder\wide.txt": "\ufeffWört€".encode("utf-16-le"),
        r"C:\Lab\My Folder\utf8.txt": b"\xef\xbb\xbfW\xc3\xb6rt",
    }
    host.denied_files = {r"C:\Lab\no.txt"}
    return host


@pytest.fixture
def unmodelled() -> list[str]:
    """Return the list that the gaps go to."""
    return []


@pytest.fixture
def run(host: WindowsHost, unmodelled: list[str]) -> Run:
    """Return a function that runs a line in a new cmd.exe."""

    def run_line(
        line: str, stdin: bytes = b"", code_page: int | None = None
    ) -> CommandResult:
        session = new_session(
            host,
            "admin",
            is_administrator=True,
            variables={"Mine": "my value"},
            directory=r"C:\Lab",
            code_page=code_page,
            on_unmodelled=unmodelled.append,
        )
        return run_command(session, line, stdin)

    return run_line
