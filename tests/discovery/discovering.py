"""A discovery in a process of its own, as a person starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fixtures.lab.process import LabProcess
from tests.judged_lab import CHECKOUT

LISTENER = "--listener=ssislsn.lab.example,1433"
INSTANCE = "--listener=ssisnode1.lab.example,1433"
NODE = "--node=ssisnode2.lab.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What the process printed, said and ended with."""

    inventory: str
    said: str
    exit_code: int


def discover(environment: Mapping[str, str], *arguments: str) -> Discovery:
    """Run a discovery to its end."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", "fixtures.discover", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=180,
    )
    return Discovery(
        inventory=done.stdout, said=done.stderr.strip(), exit_code=done.returncode
    )


def credentials_of(lab: LabProcess, folder: Path, *, restricted: bool = False) -> Path:
    """Return a file with the accounts and name servers of a lab, and no more."""
    file = lab.restricted_inventory_path if restricted else lab.inventory_path
    text, cluster, _ = file.read_text(encoding="utf-8").partition("[failover_cluster]")
    lines = [line for line in text.splitlines() if not line.startswith("attestations")]
    assert cluster
    credentials = folder / "credentials.toml"
    credentials.write_text("\n".join(lines), encoding="utf-8")
    return credentials
