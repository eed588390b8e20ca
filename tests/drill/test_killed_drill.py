"""Kill -9 at every step of the journal: recovery leads home, and nothing else does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.drill.command import main
from fixtures.drill.connections import Connections
from fixtures.drill.journal import is_unfinished, journal_file, read_journal
from fixtures.drill.survey import primary_of
from fixtures.inventory import Inventory, load_inventory
from fixtures.lab.process import LabProcess
from tests.drill.drilling import LISTENER
from tests.drill.killed_drill import REFUSED
from tests.judged_lab import CHECKOUT

_DRILLING_SECONDS = 60
#: Begun; intends to move, moved, observed, for each of two moves; ended.
STEPS = range(1, 9)
#: The canary starts at home, and on the target; the rest is as without one.
CANARY_STEPS = (2, 5)


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One lab for all."""
    with LabProcess.start(lab_clock=240.0) as running:
        former = dict(os.environ)
        os.environ.update(running.environment)
        yield running
        os.environ.clear()
        os.environ.update(former)


@pytest.fixture
def inventory(lab: LabProcess) -> Inventory:
    """What is declared of it, which is home and has no journal yet."""
    lab.become([])
    found = load_inventory(lab.inventory_path)
    journal_of(found).unlink(missing_ok=True)
    return found


def journal_of(inventory: Inventory) -> Path:
    """Return where its journal is."""
    assert inventory.drill is not None
    return journal_file(inventory.environment.name, inventory.drill.journal_folder)


def drill(lab: LabProcess, step: int = 0, when: str = "after", *further: str) -> int:
    """Drill in a process that dies at a step; return how it ended."""
    asked = (str(lab.inventory_path), LISTENER, str(step), when, *further)
    child = subprocess.run(  # noqa: S603 - our own interpreter and module
        (sys.executable, "-m", "tests.drill.killed_drill", *asked),
        cwd=CHECKOUT,
        timeout=_DRILLING_SECONDS,
        check=False,
        capture_output=True,
    )
    return child.returncode


def recover(lab: LabProcess, *arguments: str) -> int:
    """Recover as the command line does."""
    return main(["--recover", f"--inventory={lab.inventory_path}", *arguments])


def unfinished(inventory: Inventory) -> bool:
    """Return whether the journal wants to be recovered."""
    return is_unfinished(read_journal(journal_of(inventory)))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_killed_drill_is_recovered(
    lab: LabProcess, inventory: Inventory, step: int, when: str
) -> None:
    """Whatever step it dies at, the installation comes home and the journal closes."""
    assert drill(lab, step, when) == -9

    assert recover(lab, f"--confirm-listener={LISTENER}") == 0

    assert primary_of(Connections(inventory)) == "SSISNODE1"
    assert not unfinished(inventory)


@pytest.mark.parametrize("step", CANARY_STEPS)
def test_drill_killed_with_its_canary_is_recovered(
    lab: LabProcess, inventory: Inventory, step: int
) -> None:
    """Recovery starts none, and waits for none that it does not know of."""
    assert drill(lab, step, "after", "canary") == -9

    assert recover(lab, f"--confirm-listener={LISTENER}") == 0

    assert primary_of(Connections(inventory)) == "SSISNODE1"
    assert not unfinished(inventory)


def test_next_run_refuses_after_a_kill(lab: LabProcess, inventory: Inventory) -> None:
    """An unfinished journal is not written over."""
    drill(lab, 3, "before")

    assert unfinished(inventory)
    assert drill(lab) == REFUSED


def test_recovery_moves_nothing_unasked(
    lab: LabProcess, inventory: Inventory, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the listener's name it tells where things stand, and proposes."""
    drill(lab, 3, "before")

    assert recover(lab) == 1

    assert primary_of(Connections(inventory)) == "SSISNODE2"
    said = capsys.readouterr().out
    assert (
        "It did not end. The last that it wrote: intends to move (SSISNODE2)." in said
    )
    assert "Now SSISNODE2 is the primary replica of SSISAG." in said
    assert "ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;" in said


def test_installation_may_stay_where_it_is(
    lab: LabProcess, inventory: Inventory
) -> None:
    """A person decides that; the journal is closed and nothing is moved."""
    drill(lab, 4, "after")

    assert recover(lab, "--stay") == 0

    assert not unfinished(inventory)
    assert primary_of(Connections(inventory)) == "SSISNODE2"


def test_recovery_confirms_the_right_listener(
    lab: LabProcess, inventory: Inventory
) -> None:
    """Another name moves nothing."""
    drill(lab, 3, "after")

    assert recover(lab, "--confirm-listener=other.lab.example") == REFUSED

    assert unfinished(inventory)


def test_recovery_goes_home_or_stays(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whoever asks for both gets neither."""
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "--recover",
                "--inventory=x.toml",
                "--stay",
                f"--confirm-listener={LISTENER}",
            ]
        )

    assert ended.value.code == REFUSED
    assert "not allowed with argument --stay" in capsys.readouterr().err
