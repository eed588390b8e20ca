"""What there is to recover, and when that is over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtures.drill.journal import ENDED, JournalError
from fixtures.drill.record import FirstDecryption
from fixtures.drill.recovery import CLOSED, OPEN
from fixtures.drill.wishes import RefusedError
from fixtures.errors import UnreachableError
from tests.drill.simulated_installation import (
    NODES,
    SimulatedInstallation,
    installation,
)
from tests.drill.test_preconditions import LISTENER

__all__ = ["installation"]
HOME, SECOND, _ = NODES
BROKEN = FirstDecryption(
    was_encrypted_by_server=False,
    has_credential=False,
    opened_after=None,
    failure="error 15581",
)
UNSEEN = UnreachableError(HOME, "refused the connection")


@pytest.fixture
def away(installation: SimulatedInstallation) -> SimulatedInstallation:
    """One whose drill was interrupted, and ended in good order, away from home."""
    installation.then = installation.interrupt
    installation.run()
    installation.then = lambda: None
    installation.interruption._wanted_by = ""
    return installation


def test_drill_that_ended_away_is_still_to_recover(away: SimulatedInstallation) -> None:
    """It proposes the way home, and says that something is left to do."""
    assert away.recover() == OPEN
    assert "  ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;" in away.told


def test_no_drill_takes_for_home_where_another_was_left(
    away: SimulatedInstallation,
) -> None:
    """Nobody said yet that it may stay there."""
    with pytest.raises(RefusedError, match="ended away from home: run python -m"):
        away.run()

    assert away.recover(stays=True) == CLOSED
    assert away.run().home == SECOND


def test_recovery_leads_a_drill_home_that_ended_away(
    away: SimulatedInstallation,
) -> None:
    """As it does for one that died."""
    assert away.recover(LISTENER) == CLOSED
    assert away.found.primary == HOME
    assert away.recover() == CLOSED


@pytest.mark.parametrize(
    ("decryption", "told"),
    [
        (BROKEN, f"Moved home, but SSISDB's master key does not open on {HOME}."),
        (UNSEEN, "Moved home, but nobody can tell whether SSISDB's master key opens"),
    ],
)
def test_being_home_is_not_enough(
    away: SimulatedInstallation,
    decryption: FirstDecryption | UnreachableError,
    told: str,
) -> None:
    """Where no package runs something is left to do."""
    well = away.observe
    away.observe = lambda name: replace(well(name), first_decryption=decryption)

    assert away.recover(LISTENER) == OPEN

    assert away.found.primary == HOME
    assert any(line.startswith(told) for line in away.told)
    assert away.steps[-1] != ENDED


def test_drill_that_came_home_without_its_key_is_still_to_recover(
    installation: SimulatedInstallation,
) -> None:
    """No other one begins before service is restored, or may stay as it is."""
    well, key = installation.observe, installation.key
    dead = {HOME: BROKEN}
    installation.observe = lambda name: replace(
        well(name), first_decryption=dead.get(name, well(name).first_decryption)
    )
    installation.run()
    installation.key = replace(key, is_encrypted_by_server=False)

    with pytest.raises(RefusedError, match="ended where its key did not open: run"):
        installation.run()
    assert installation.recover() == OPEN

    installation.key = key
    assert installation.recover() == CLOSED
    dead.clear()
    assert installation.run().stopped_because == ""


def test_unprotected_key_at_home_keeps_the_journal_open(
    away: SimulatedInstallation,
) -> None:
    """Until service is restored, or a person says that it may stay so."""
    away.move_to(HOME)
    well = away.key
    away.key = replace(well, is_encrypted_by_server=False)

    assert away.recover() == OPEN
    assert "No package can run there. To restore service there, in SSISDB:" in away.told

    away.key = well
    assert away.recover() == CLOSED


def test_key_is_asked_where_only_the_role_came_home(
    installation: SimulatedInstallation,
) -> None:
    """No move of the group tried it, and whoever is home may run no package."""
    installation.then = installation.interrupt
    installation.run(separate_moves=True)
    installation.then = lambda: None
    installation.interruption._wanted_by = ""
    well = installation.key
    installation.key = replace(well, is_encrypted_by_server=False)

    assert installation.recover(LISTENER) == OPEN
    assert installation.told[-1].startswith("When service is restored, or with --stay")

    installation.key = well
    assert installation.recover() == CLOSED


def test_journal_that_is_full_does_not_hide_where_things_are(
    away: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The group was moved, which is no refusal."""

    def write(*_: object, **_details: object) -> None:
        raise JournalError("The journal cannot be written: No space left on device.")

    away.then = lambda: monkeypatch.setattr(type(away.journal), "write", write)

    assert away.recover(LISTENER) == OPEN
    assert away.told[-1].startswith("The journal is not closed: ")


def test_interruption_before_the_way_home_is_heeded(
    away: SimulatedInstallation,
) -> None:
    """Nothing is sent, and the journal stays as it is."""
    before = away.steps
    away.interrupt()

    assert away.recover(LISTENER) == OPEN
    assert (away.found.primary, away.steps) == (SECOND, before)
    assert away.told[-1] == f"Not seen to move to {HOME}: it was interrupted"


def test_listener_that_stays_behind_is_told(away: SimulatedInstallation) -> None:
    """Home is not all that a person wants to hear."""
    seen = away.observe
    away.observe = lambda name: replace(seen(name), listener_server=SECOND)

    assert away.recover(LISTENER) == CLOSED
    assert f"The listener leads to {SECOND}, not to {HOME}." in away.told
