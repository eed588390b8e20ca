"""No secret leaves a run: not through what it prints, nor through what it writes."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from fixtures.lab.process import CHECKOUT, LabProcess
from tests.job_with_password import PASSWORD


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """A lab with secrets of its own."""
    job = CHECKOUT / "tests" / "job_with_password.py"
    with LabProcess.start([f"{job}:add_job"]) as running:
        yield running


def everything_of_a_run(
    lab: LabProcess, folder: Path, options: Sequence[str], environment: dict[str, str]
) -> bytes:
    """Run the checks as talkatively as pytest can; return all that came of it."""
    command = [
        sys.executable,
        *("-m", "pytest", "checks", "-vv", "--showlocals", "--tb=long", "-rA"),
        *("--log-level=DEBUG", "--log-cli-level=DEBUG", "--full-trace"),
        *("-p", "no:randomly", "-p", "no:cacheprovider", "--durations=0"),
        *(f"--report-dir={folder / 'report'}", f"--html={folder / 'pytest.html'}"),
        f"--inventory={lab.inventory_path}",
        *options,
    ]
    ended = subprocess.run(  # noqa: S603 - our own interpreter and options
        command,
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=300,
    )
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    assert files, ended.stdout.decode()
    return b"\n".join([" ".join(command).encode(), ended.stdout, ended.stderr, *files])


def leaked(everything: bytes, secrets: Sequence[str]) -> list[str]:
    """Return the names of the secrets that appear, in any usual encoding."""
    forms = {
        secret: (secret.encode(), secret.encode("utf-16-le"), secret[4:].encode())
        for secret in secrets
    }
    return [one for one, seen in forms.items() if any(f in everything for f in seen)]


def test_ordinary_run_shows_no_secret(lab: LabProcess, tmp_path: Path) -> None:
    """A run that reads everything shows no password, not even a hidden job's."""
    secrets = [PASSWORD, lab.credentials["catalog_password"], *lab.environment.values()]

    everything = everything_of_a_run(lab, tmp_path, [], dict(lab.environment))

    assert b"ssisdb_failover" in everything
    assert leaked(everything, secrets) == []


def test_refused_logons_show_no_secret(lab: LabProcess, tmp_path: Path) -> None:
    """Wrong passwords are in no error, no traceback and no report either."""
    wrong = dict.fromkeys(lab.environment, "Canary-7d1f-Wrong-Password")

    # One check for each way in: a whole traceback costs pytest a second.
    ways_in = ["-k", "SO-08 or SO-15 or SO-25 or SO-39 or SO-46 or AG-05"]

    everything = everything_of_a_run(lab, tmp_path, ways_in, wrong)

    assert b"undetermined" in everything
    assert leaked(everything, ["Canary-7d1f-Wrong-Password"]) == []
