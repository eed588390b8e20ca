"""What a drill finds only by moving, and how it leaves the installation then."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.drill.interruption import Interruption
from fixtures.drill.journal import Journal, is_unfinished, journal_file, read_journal
from fixtures.drill.machine import Drill
from fixtures.drill.preconditions import Permission
from fixtures.drill.record import CanaryRun, DrillRecord, FirstDecryption
from fixtures.drill.waiting import Say
from fixtures.drill.watch.stopwatch import Watch
from fixtures.drill.wishes import Wishes
from fixtures.inventory import InventoryError, load_inventory
from fixtures.lab.process import LabProcess
from tests.drill.drilling import LISTENER, drilled_lab

#: Nothing is waited for longer, where it will not come.
_OBJECTIVE_SECONDS = 3.0
#: What comes by itself may take its time on a busy machine.
_PATIENCE_SECONDS = 60.0
UNPROTECTED = "master_key_credential_missing_on_secondary"


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One lab for all, which becomes what each test wants."""
    with drilled_lab() as running:
        yield running


def drill(
    lab: LabProcess,
    folder: Path,
    defect: str = "",
    *,
    restores_service: bool = False,
    say: Say | None = None,
    objective_seconds: float = _OBJECTIVE_SECONDS,
    allows_running_executions: bool = False,
) -> DrillRecord:
    """Drill the lab with a defect; the journal is in the folder."""
    lab.become([defect] if defect else [])
    inventory = load_inventory(lab.inventory_path)
    assert inventory.drill is not None
    hasty = replace(inventory.drill, recovery_time_objective_seconds=objective_seconds)
    permission = Permission(
        confirmed_listener=LISTENER,
        allows_running_executions=allows_running_executions,
    )
    with Journal(journal_file("lab", folder)) as journal, Interruption() as stop:
        return Drill(
            inventory=replace(inventory, drill=hasty),
            wishes=Wishes(permission=permission, restores_service=restores_service),
            journal=journal,
            interruption=stop,
            say=say or _silently,
            stopwatch=lambda began: Watch((), origin=began),
            outages=lambda _: (),
            steady_seconds=0.0,
        ).run()


def _silently(_line: str) -> None:
    """Tell nobody."""


def decryption_on_target(record: DrillRecord) -> FirstDecryption:
    """Return the first use of the key after the move out."""
    after = record.moves[0].after
    assert after is not None
    assert isinstance(after.first_decryption, FirstDecryption)
    return after.first_decryption


def last_start(record: DrillRecord) -> CanaryRun:
    """Return the canary's last start after the move out."""
    after = record.moves[0].after
    assert after is not None
    assert after.canary is not None
    last = after.canary[-1]
    assert isinstance(last, CanaryRun)
    return last


def test_key_that_nothing_protects_is_found_and_left(
    lab: LabProcess, tmp_path: Path
) -> None:
    """The drill does not heal it: it stops there and says how to go home."""
    record = drill(lab, tmp_path, UNPROTECTED)

    found = decryption_on_target(record)
    assert "15581" in found.failure
    assert (found.was_encrypted_by_server, found.has_credential) == (False, False)
    failure = last_start(record).failure
    assert failure == "the job SSIS canary failed with error 15581"
    assert record.stopped_because == "SSISDB's master key does not open on SSISNODE2"
    assert record.ended_where == "SSISNODE2"
    assert record.commands[-1] == "ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;"


def test_service_is_restored_only_when_asked_for(
    lab: LabProcess, tmp_path: Path
) -> None:
    """Then it goes home; what was found stays found."""
    record = drill(lab, tmp_path, UNPROTECTED, restores_service=True)

    assert decryption_on_target(record).opened_after is None
    assert record.restored_service
    assert (record.stopped_because, record.ended_where) == ("", "SSISNODE1")


def test_service_is_restored_with_a_password_or_not_at_all(
    lab: LabProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it cannot be fetched is learnt before anything is moved."""
    monkeypatch.delenv("SSIS_LAB_CATALOG_PASSWORD")

    with pytest.raises(InventoryError, match="SSIS_LAB_CATALOG_PASSWORD"):
        drill(lab, tmp_path, restores_service=True)

    assert read_journal(journal_file("lab", tmp_path)) == ()


def test_credential_opens_the_key_by_itself(lab: LabProcess, tmp_path: Path) -> None:
    """The probe may have had a part in it, which is said."""
    found = decryption_on_target(drill(lab, tmp_path))

    assert found.opened_after is not None
    assert found.has_credential
    assert "opened by a probe" in found.caution


def test_polling_job_opens_the_key_by_itself(lab: LabProcess, tmp_path: Path) -> None:
    """Without any credential, the job on the new primary encrypts the key again."""
    record = drill(
        lab,
        tmp_path,
        "polling_job_runs_every_five_minutes",
        objective_seconds=_PATIENCE_SECONDS,
    )

    found = decryption_on_target(record)
    assert not found.has_credential
    assert found.opened_after is not None
    assert record.ended_where == "SSISNODE1"


def test_disabled_polling_job_opens_nothing(lab: LabProcess, tmp_path: Path) -> None:
    """The job is there, with the right text, and never runs."""
    record = drill(lab, tmp_path, "polling_job_disabled_on_secondary")

    assert "15581" in decryption_on_target(record).failure
    assert record.stopped_because == "SSISDB's master key does not open on SSISNODE2"


def test_interrupted_drill_stops_between_two_steps(
    lab: LabProcess, tmp_path: Path
) -> None:
    """Ctrl-C in the middle of a move: no further one, and the way home is said."""

    def press(line: str) -> None:
        if line.startswith("drill: the command"):
            os.kill(os.getpid(), signal.SIGINT)

    record = drill(lab, tmp_path, say=press)

    assert len(record.moves) == 1
    assert record.commands
    assert not is_unfinished(read_journal(journal_file("lab", tmp_path)))


def test_crash_of_the_target_ends_the_drill(lab: LabProcess, tmp_path: Path) -> None:
    """The command fails; where things stand is asked, and the journal is closed."""
    record = drill(lab, tmp_path, "target_crashes_during_failover")

    assert record.moves[0].error
    assert record.stopped_because.startswith("the move to SSISNODE2 failed")
    assert not is_unfinished(read_journal(journal_file("lab", tmp_path)))
