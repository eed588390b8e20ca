"""
Kill -9 at every step of the journal: recovery leads home, and nothing else does.

One drill has every step there is: the Master's role moves out and back alone, then the
group, and service is restored on the target, which nothing else would do there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixtures.drill.command import main
from fixtures.drill.connections import Connections
from fixtures.drill.journal import is_unfinished, journal_file, read_journal
from fixtures.drill.survey import survey
from fixtures.inventory import Inventory, load_inventory
from fixtures.lab.process import LabProcess
from tests.drill.drilling import LISTENER, drilled_lab
from tests.drill.killed_drill import KILLED, REFUSED, Executioner, FatalDrill
from tests.drill.recovery_proof import KILLED_AT

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="kill -9 and fork are of POSIX"
)

UNPROTECTED = "master_key_credential_missing_on_secondary"
CONFIRMED = f"--confirm-listener={LISTENER}"
#: Begun; three moves of three entries; intends to restore, restored; the last move;
#: ended.
STEPS = range(1, 17)
#: Where something is done between the entry before and this one, or there is none
#: before: elsewhere dying just before an entry is dying just after the last one.
DEEDS = (1, 3, 6, 9, 12, 14)
DEATHS = [
    *((step, "after") for step in STEPS),
    *((step, "before") for step in DEEDS),
]
#: The canary starts at home, and on the target; the rest is as without one.
CANARY_STEPS = (2, 5)
ROLE_HOME = "Move-ClusterGroup -Name 'SSIS Scale Out Master' -Node 'SSISNODE1'"
GROUP_HOME = "ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;"
#: What leads home from a step, whether or not it is on disk; none is needed at others.
WAYS = {
    **dict.fromkeys(range(3, 6), ROLE_HOME),
    **dict.fromkeys(range(9, 14), GROUP_HOME),
}


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One lab for all."""
    with drilled_lab() as running:
        yield running


@pytest.fixture(scope="module")
def executioner(lab: LabProcess) -> Iterator[Executioner]:
    """One process for all, which forks; it knows the lab's passwords."""
    assert lab.environment
    with Executioner() as ready:
        yield ready


@pytest.fixture
def inventory(lab: LabProcess) -> Inventory:
    """What is declared of it, which is home and has no journal yet."""
    lab.become([UNPROTECTED])
    found = load_inventory(lab.inventory_path)
    journal_of(found).unlink(missing_ok=True)
    return found


def journal_of(inventory: Inventory) -> Path:
    """Return where its journal is."""
    assert inventory.drill is not None
    return journal_file(inventory.environment.name, inventory.drill.journal_folder)


def recover(inventory: Inventory, *arguments: str) -> int:
    """Recover as the command line does."""
    return main(["--recover", f"--inventory={inventory.file}", *arguments])


def unfinished(inventory: Inventory) -> bool:
    """Return whether the journal wants to be recovered."""
    return is_unfinished(read_journal(journal_of(inventory)))


def whereabouts(inventory: Inventory) -> tuple[str, str]:
    """Return where the group is, and the Master's role."""
    connections = Connections(inventory)
    seen = survey(connections, connections.cluster)
    assert seen.master_role is not None
    return seen.primary, seen.master_role.owner_node


@pytest.mark.parametrize(("step", "when"), DEATHS)
def test_killed_drill_is_recovered(
    executioner: Executioner,
    inventory: Inventory,
    capsys: pytest.CaptureFixture[str],
    record_property: Callable[[str, object], None],
    *,
    step: int,
    when: str,
) -> None:
    """Whatever step it dies at, a person is told the way home and is led there."""
    record_property(KILLED_AT, f"{when} {step}")
    fatal = FatalDrill(inventory=str(inventory.file), step=step, when=when, widens=True)
    way = WAYS.get(step, "")

    assert executioner.drill(fatal) == KILLED
    assert recover(inventory) == bool(way)
    assert way in capsys.readouterr().out
    assert recover(inventory, CONFIRMED) == 0

    assert whereabouts(inventory) == ("SSISNODE1", "SSISNODE1")
    assert not unfinished(inventory)


@pytest.mark.parametrize("step", CANARY_STEPS)
def test_drill_killed_with_its_canary_is_recovered(
    lab: LabProcess,
    executioner: Executioner,
    inventory: Inventory,
    record_property: Callable[[str, object], None],
    *,
    step: int,
) -> None:
    """Recovery starts none, and waits for none that it does not know of."""
    lab.become([])
    record_property(KILLED_AT, f"canary {step}")
    fatal = FatalDrill(inventory=str(inventory.file), step=step, has_canary=True)

    assert executioner.drill(fatal) == KILLED
    assert recover(inventory, CONFIRMED) == 0

    assert whereabouts(inventory) == ("SSISNODE1", "SSISNODE1")
    assert not unfinished(inventory)


def test_next_run_refuses_after_a_kill(
    executioner: Executioner, inventory: Inventory
) -> None:
    """An unfinished journal is not written over."""
    executioner.drill(FatalDrill(inventory=str(inventory.file), step=3, when="before"))

    assert unfinished(inventory)
    assert executioner.drill(FatalDrill(inventory=str(inventory.file))) == REFUSED


def test_recovery_moves_nothing_unasked(
    executioner: Executioner,
    inventory: Inventory,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without the listener's name it tells where things stand, and proposes."""
    executioner.drill(FatalDrill(inventory=str(inventory.file), step=3, when="before"))

    assert recover(inventory) == 1

    assert whereabouts(inventory) == ("SSISNODE2", "SSISNODE1")
    said = capsys.readouterr().out
    assert (
        "It did not end. The last that it wrote: intends to move (SSISNODE2)." in said
    )
    assert "Now SSISNODE2 is the primary replica of SSISAG." in said
    assert "No package can run there. To restore service there, in SSISDB:" in said
    assert f"  {GROUP_HOME}" in said


def test_installation_may_stay_where_it_is(
    executioner: Executioner, inventory: Inventory
) -> None:
    """A person decides that; the journal is closed and nothing is moved."""
    executioner.drill(FatalDrill(inventory=str(inventory.file), step=4, when="after"))

    assert recover(inventory, "--stay") == 0

    assert not unfinished(inventory)
    assert whereabouts(inventory) == ("SSISNODE2", "SSISNODE1")


def test_recovery_confirms_the_right_listener(
    executioner: Executioner, inventory: Inventory
) -> None:
    """Another name moves nothing."""
    executioner.drill(FatalDrill(inventory=str(inventory.file), step=3, when="after"))

    assert recover(inventory, "--confirm-listener=other.lab.example") == REFUSED

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
