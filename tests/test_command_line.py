"""What a person at the command line sees of selections, refusals and Ctrl-C."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.lab.process import LabProcess
from tests.judged_lab import HEALTHY
from tests.judged_process import edited_inventory, ended, judge, start_judging
from tests.unhelpful_servers import silent_server

# Runs last, tells where the lab is, and waits for the interruption.
WAITING_CHECK = """
import pathlib, threading

def test_waits(inventory):
    node = inventory.cluster.nodes[0]
    found = pathlib.Path(__file__).with_name("found")
    lines = [str(inventory.file), node.address, str(node.port)]
    found.with_suffix(".new").write_text("\\n".join(lines))
    found.with_suffix(".new").rename(found)
    threading.Event().wait(300)
"""
NO_SIGNALS = "Windows has no signal that is Ctrl-C for one process and its children"


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One healthy lab."""
    with LabProcess.start() as running:
        yield running


def interrupt(process: subprocess.Popen[str]) -> None:
    """Press Ctrl-C: a terminal signals every process of the foreground job."""
    os.killpg(process.pid, signal.SIGINT)


def wait_for(file: Path, process: subprocess.Popen[str]) -> list[str]:
    """Return the lines of a file that a run writes."""
    while not file.exists() and process.poll() is None:
        time.sleep(0.05)
    return file.read_text(encoding="utf-8").splitlines()


def test_selection_asks_only_for_what_it_needs(lab: LabProcess, tmp_path: Path) -> None:
    """One check of SSISDB leaves Windows alone, and is a partial run."""
    options = (f"--inventory={lab.inventory_path}", "-k", "test_master_address")

    run = judge(tmp_path, lab.environment, *options)

    assert run.exit_code == 0
    assert run.outcomes == {("SO-46", "primary replica"): "met"}
    assert run.results["verdict"]["accepted"] is False
    assert "PARTIAL RUN: lab" in run.printed
    assert "Partial because: -k selects" in run.printed
    requests = [host["requests"] for host in lab.counters()["hosts"].values()]
    assert requests == [0, 0, 0, 0]


def test_unwritable_report_folder_is_refused_first(
    lab: LabProcess, tmp_path: Path
) -> None:
    """Nobody is asked for a report that could not be kept."""
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "report"
    before = lab.counters()

    run = judge(
        tmp_path,
        lab.environment,
        f"--inventory={lab.inventory_path}",
        f"--report-dir={folder}",
    )

    assert run.exit_code == 4
    assert (
        f"ERROR: --report-dir: no report can be written to {folder}: Not a directory"
        in run.printed
    )
    assert "Traceback" not in run.printed
    assert lab.counters() == before


@pytest.mark.skipif(os.name == "nt", reason=NO_SIGNALS)
def test_interruption_keeps_what_was_judged_and_ends_the_lab(tmp_path: Path) -> None:
    """Ctrl-C ends with exit code 2, a report that says so, and no lab behind it."""
    own_check = tmp_path / "test_own.py"
    own_check.write_text(WAITING_CHECK, encoding="utf-8")

    process = start_judging(tmp_path, {}, str(own_check), "--inventory=lab")
    inventory, address, port = wait_for(tmp_path / "found", process)
    interrupt(process)
    run = ended(process, tmp_path)

    assert run.exit_code == 2
    assert run.results["verdict"]["headline"] == "NOT ACCEPTED"
    assert run.results["verdict"]["reasons"] == ["the run was interrupted"]
    assert run.outcomes == HEALTHY
    assert "The run was interrupted." in run.printed
    assert not Path(inventory).parent.exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address, int(port)))


@pytest.mark.skipif(os.name == "nt", reason=NO_SIGNALS)
def test_interruption_does_not_wait_for_answers(
    lab: LabProcess, tmp_path: Path
) -> None:
    """While every host is silent, Ctrl-C ends the run before anything is judged."""
    with silent_server() as server:
        inventory = edited_inventory(
            lab,
            tmp_path,
            (r'address = "[^"]+"', 'address = "127.0.0.1"'),
            (r"(?m)^port = \d+", f"port = {server.port}"),
            (r'(node = "SSISNODE\d"), port = \d+', rf"\1, port = {server.port}"),
        )
        process = start_judging(tmp_path, lab.environment, f"--inventory={inventory}")
        server.contacted.wait()
        interrupt(process)
        run = ended(process, tmp_path)

    assert run.exit_code == 2
    assert "the run was interrupted" in run.results["verdict"]["reasons"]
    assert run.outcomes == {}
