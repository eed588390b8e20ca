"""How tests run a command."""

from __future__ import annotations

from typing import Protocol

from fixtures.lab.cmd.command_line import CommandResult


class Run(Protocol):
    """Runs a line in a new cmd.exe."""

    def __call__(
        self, line: str, stdin: bytes = b"", code_page: int | None = None
    ) -> CommandResult:
        """Return what came of the line."""
