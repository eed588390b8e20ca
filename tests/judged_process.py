"""A run of the checks in a process of its own, as a person starts it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fixtures.lab.process import LabProcess
from tests.judged_lab import CHECKOUT, Outcomes

_PATIENCE_SECONDS = 180
# A shell's background jobs are deaf to Ctrl-C, and so is what they start.
_AS_A_PERSON = (
    "import runpy, signal;"
    " signal.signal(signal.SIGINT, signal.default_int_handler);"
    " runpy.run_module('pytest', run_name='__main__', alter_sys=True)"
)


@dataclass(frozen=True, kw_only=True)
class ProcessRun:
    """What one process said, printed and wrote."""

    exit_code: int
    printed: str
    folder: Path

    @cached_property
    def results(self) -> dict[str, Any]:
        """The content of results.json."""
        text = (self.folder / "results.json").read_text(encoding="utf-8")
        content: dict[str, Any] = json.loads(text)
        return content

    @property
    def outcomes(self) -> Outcomes:
        """The outcome of each requirement on each target."""
        return {where: one["outcome"] for where, one in self._verdicts.items()}

    @property
    def undetermined(self) -> Mapping[str, set[tuple[str, str]]]:
        """What is undetermined, by its cause: requirements with their targets."""
        found: dict[str, set[tuple[str, str]]] = {}
        for where, verdict in self._verdicts.items():
            if verdict["outcome"] == "undetermined":
                found.setdefault(verdict["cause"], set()).add(where)
        return found

    @property
    def _verdicts(self) -> Mapping[tuple[str, str], dict[str, Any]]:
        return {
            (requirement["id"], verdict["target"]): verdict
            for requirement in self.results["requirements"]
            for verdict in requirement["verdicts"]
        }


def start_judging(
    folder: Path, environment: Mapping[str, str], *arguments: str
) -> subprocess.Popen[str]:
    """Start a run of the checks that reports into a folder below the given one."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter and options
        [
            *(sys.executable, "-c", _AS_A_PERSON, "checks"),
            *("-p", "no:randomly", "-p", "no:hypothesispytest"),
            *("-p", "no:cacheprovider", f"--report-dir={folder / 'report'}"),
            *arguments,
        ],
        cwd=CHECKOUT,
        env={**_inherited(), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        # A job of its own, as a shell would make it.
        start_new_session=True,
    )


def _inherited() -> dict[str, str]:
    # Each run is a new process: the first keeps for the others what it compiled.
    return {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE"
    }


def ended(process: subprocess.Popen[str], folder: Path) -> ProcessRun:
    """Wait for a run that was started with this folder."""
    with process:
        try:
            printed, _ = process.communicate(timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return ProcessRun(
        exit_code=process.returncode, printed=printed, folder=folder / "report"
    )


def judge(folder: Path, environment: Mapping[str, str], *arguments: str) -> ProcessRun:
    """Run the checks to their end."""
    return ended(start_judging(folder, environment, *arguments), folder)


def edited_inventory(lab: LabProcess, folder: Path, *changes: tuple[str, str]) -> Path:
    """
    Write a copy of the lab's inventory with changes; return the file.

    Args:
        lab: The lab.
        folder: Where to write.
        changes: A regular expression that is found, and what takes its place.
    """
    text = lab.inventory_path.read_text(encoding="utf-8")
    for pattern, replacement in changes:
        text, number = re.subn(pattern, replacement, text)
        assert number, pattern
    file = folder / "site.toml"
    file.write_text(text, encoding="utf-8")
    return file
