"""Where a drill goes, and what is looked at before every move."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from unittest import mock

import pytest

from fixtures.drill import lookout, making
from fixtures.drill.journal import (
    BEGUN,
    ENDED,
)
from fixtures.drill.wishes import RefusedError
from tests.drill.simulated_installation import (
    NODES,
    NOW,
    THREE,
    SimulatedInstallation,
    installation,
    ways,
)
from tests.drill.test_preconditions import ROLE, copy_on

__all__ = ["installation"]
HOME, SECOND, THIRD = NODES
UNFIT = replace(copy_on(THIRD), is_suspended=True)
REASON = f"SSISDB on {THIRD} is suspended."


def test_drill_visits_every_target(installation: SimulatedInstallation) -> None:
    """One after the other, and home."""
    record = installation.run(all_targets=True)

    assert ways(record) == [SECOND, THIRD, HOME]
    assert (record.stopped_because, record.commands) == ("", ())


def test_window_is_looked_at_before_every_move(
    installation: SimulatedInstallation,
) -> None:
    """Whoever agreed to it agreed to no move after it."""

    def close() -> None:
        drill = installation.drill.inventory.drill
        assert drill is not None
        over = replace(drill, window_end=NOW - dt.timedelta(minutes=1))
        inventory = replace(installation.drill.inventory, drill=over)
        installation.drill.inventory = inventory

    installation.then = close

    record = installation.run()

    assert ways(record) == [SECOND]
    assert record.stopped_because.startswith("The maintenance window ended at")


def test_first_move_is_looked_at_after_its_canary(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A canary takes minutes, in which others go on; it is still a refusal."""

    def try_canary(*_: object) -> None:
        installation.found = replace(THREE, executions=(7, 8))

    monkeypatch.setattr(making.MoveMaker, "try_canary", try_canary)

    with pytest.raises(RefusedError, match="Nothing was moved: Executions are running"):
        installation.run()

    assert (installation.found.primary, installation.steps) == (HOME, [BEGUN, ENDED])


def test_first_move_goes_nowhere_but_where_it_was_planned(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody else has moved meanwhile is not moved back by the drill."""

    def try_canary(*_: object) -> None:
        installation.found = replace(THREE, primary=THIRD)

    monkeypatch.setattr(making.MoveMaker, "try_canary", try_canary)

    with pytest.raises(RefusedError, match=f"{THIRD} is the primary replica, not"):
        installation.run()

    assert installation.found.primary == THIRD


def test_window_is_looked_at_after_the_first_canary(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever agreed to it agreed to no move after it."""

    def try_canary(*_: object) -> None:
        later = mock.Mock(wraps=dt.datetime)
        later.now.return_value = NOW + dt.timedelta(hours=5)
        monkeypatch.setattr(lookout, "dt", mock.Mock(datetime=later, UTC=dt.UTC))

    monkeypatch.setattr(making.MoveMaker, "try_canary", try_canary)

    with pytest.raises(RefusedError, match="The maintenance window ended at"):
        installation.run()

    assert installation.found.primary == HOME


def test_further_moves_are_looked_at_after_their_canary(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the last move has led; what it meets there is not moved."""

    def try_canary(_maker: object, primary: str) -> None:
        started.append(primary)
        running = (7, 8) if primary == SECOND else ()
        installation.found = replace(installation.found, executions=running)

    started: list[str] = []
    monkeypatch.setattr(making.MoveMaker, "try_canary", try_canary)

    record = installation.run()

    assert (ways(record), started) == ([SECOND], [HOME, SECOND])
    assert record.stopped_because == "Executions are running or waiting: 7, 8."


def test_listener_that_stays_behind_leads_home_only(
    installation: SimulatedInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No further target is visited whose layers nobody could see from here."""
    monkeypatch.setattr(installation, "server_behind_listener", lambda: HOME)

    record = installation.run(all_targets=True)

    assert ways(record) == [SECOND, HOME]
    assert record.stopped_because == (
        f"The listener leads to {HOME}, not to the primary {SECOND}."
    )


def test_every_target_is_looked_at_from_home(
    installation: SimulatedInstallation,
) -> None:
    """What can be known before the first move need not be learned away from home."""
    installation.found = replace(THREE, copies=(*THREE.copies[:2], UNFIT))

    with pytest.raises(RefusedError, match=f"^{REASON}$"):
        installation.run(all_targets=True)

    assert installation.steps == []


def test_drill_goes_home_where_the_next_target_has_become_unfit(
    installation: SimulatedInstallation,
) -> None:
    """Its own preconditions hold, and the record says what was left out."""

    def suspend() -> None:
        installation.found = replace(
            installation.found, copies=(*THREE.copies[:2], UNFIT)
        )

    installation.then = suspend

    record = installation.run(all_targets=True)

    assert ways(record) == [SECOND, HOME]
    assert record.stopped_because == REASON
    assert record.commands == ()


def test_drill_stays_where_the_way_home_is_refused(
    installation: SimulatedInstallation,
) -> None:
    """Away from home is better than on a replica that is not in step."""

    def suspend() -> None:
        home = replace(copy_on(HOME), is_suspended=True)
        installation.found = replace(
            installation.found, copies=(home, THREE.copies[1], UNFIT)
        )

    installation.then = suspend

    record = installation.run(all_targets=True)

    assert ways(record) == [SECOND]
    assert record.stopped_because == f"{REASON} SSISDB on {HOME} is suspended."
    assert record.commands


def test_role_that_stayed_ends_the_drill(installation: SimulatedInstallation) -> None:
    """The cluster took the command, and nothing came of it."""
    installation.role_stays = "SSISNODE1 owns the role Scale Out Master"

    record = installation.run(separate_moves=True)

    assert ways(record) == [SECOND]
    assert record.stopped_because == (
        "the move to SSISNODE2 failed: SSISNODE1 owns the role Scale Out Master"
    )


def test_role_moves_alone_and_then_the_group(
    installation: SimulatedInstallation,
) -> None:
    """Each of them out and back."""
    record = installation.run(separate_moves=True)

    assert ways(record) == [SECOND, HOME, SECOND, HOME]
    assert (record.stopped_because, record.commands) == ("", ())


def test_group_stays_while_the_role_is_away(
    installation: SimulatedInstallation,
) -> None:
    """The role that bounced is led home once more, and then the drill is over."""

    def bounce() -> None:
        if len(installation.drill._moves) == 1:
            away = replace(ROLE, owner_node=SECOND)
            installation.found = replace(installation.found, master_role=away)

    installation.then = bounce

    record = installation.run(separate_moves=True)

    assert ways(record) == [SECOND, HOME, HOME]
    assert record.stopped_because == (
        f"{SECOND} owns the role Scale Out Master, not {HOME}."
    )
    assert record.commands == ()
