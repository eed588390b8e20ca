"""
An installation that a drill can move without a server: it does what a test says.

It answers in the place of connections, of the survey and of what follows a move.
"""

from __future__ import annotations

import datetime as dt
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from fixtures.collect.asking import ResultSet
from fixtures.drill import lookout, machine, making, recovery
from fixtures.drill.interruption import Interruption
from fixtures.drill.journal import Journal, journal_file
from fixtures.drill.machine import Drill
from fixtures.drill.making import Stopwatch
from fixtures.drill.record import AfterMove, DrillRecord, Read
from fixtures.drill.recovery import Recovery
from fixtures.drill.signs import WRITABLE, KeyState
from fixtures.drill.state import Installation
from fixtures.drill.watch.stopwatch import Watch
from fixtures.drill.wishes import Wishes
from fixtures.errors import SqlServerError
from fixtures.inventory import Inventory
from tests.drill.test_preconditions import HEALTHY, INVENTORY, PERMISSION, copy_on
from tests.reports import made_up_drill

NODES = ("SSISNODE1", "SSISNODE2", "SSISNODE3")
NOW = dt.datetime.now(dt.UTC)
THREE = replace(HEALTHY, copies=tuple(map(copy_on, NODES)))


def declared() -> Inventory:
    """Return an inventory whose window is open, with two targets."""
    assert INVENTORY.drill is not None
    hour = dt.timedelta(hours=1)
    drill = replace(
        INVENTORY.drill,
        targets=NODES[1:],
        window_start=NOW - hour,
        window_end=NOW + hour,
    )
    return replace(INVENTORY, drill=drill)


class Server:
    """An instance on which nothing but a failover is run."""

    def __init__(self, installation: SimulatedInstallation, host: str) -> None:
        self.host = host
        self._installation = installation

    def run(self, _batch: str) -> list[ResultSet | SqlServerError]:
        """Become the primary replica."""
        self._installation.move_to(self.host)
        return []


class SimulatedInstallation:
    """
    The group on three replicas; ``then`` is called after every move.

    ``observe`` is what is seen after it; ``role_stays`` where the Master's role is that
    was to move.
    """

    def __init__(self, folder: Path) -> None:
        self.found: Installation = THREE
        self.told: list[str] = []
        self.interruption = Interruption()
        self.journal = Journal(journal_file("lab", folder))
        self.role_stays = ""
        self.key = KeyState(
            condition=WRITABLE, is_encrypted_by_server=True, has_credential=False
        )
        self.then: Callable[[], None] = lambda: None
        self.observe: Callable[[str], AfterMove] = lambda name: replace(
            made_up_drill.after(0.5), primary=name, listener_server=name, canary=None
        )
        self.stopwatch: Callable[[float], Stopwatch] = lambda began: Watch(
            (), origin=began
        )
        self.drill: Drill

    @property
    def names(self) -> Sequence[str]:
        """The replicas."""
        return NODES

    @contextmanager
    def connect(self, server_name: str, _seconds: float = 0.0) -> Iterator[Server]:
        """Return an instance."""
        yield Server(self, server_name)

    @contextmanager
    def connect_as(self, _server_name: str, _application: str) -> Iterator[Mock]:
        """Return an instance on which nobody else drills."""
        yield Mock(run=lambda _: [])

    @contextmanager
    def node(self) -> Iterator[Mock]:
        """Return a node of the cluster."""
        yield Mock(invoke=self.move_role)

    def move_role(self, *arguments: Any) -> None:  # noqa: ANN401 - as of a transport
        """Move the Master's role, or take the command and do nothing."""
        assert self.found.master_role is not None
        if not self.role_stays:
            node = arguments[3]["NodeName"]
            role = replace(self.found.master_role, owner_node=node)
            self.found = replace(self.found, master_role=role)
        self.then()

    def cluster(self) -> None:
        """Show nothing: the survey has it."""

    def server_behind_listener(self) -> str:
        """Return the primary replica."""
        return self.found.primary

    def survey(self, *_: object) -> Installation:
        """Return how things stand."""
        return self.found

    def move_to(self, server_name: str) -> None:
        """Make an instance the primary replica."""
        self.found = replace(self.found, primary=server_name)
        self.then()

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.interruption._note(signal.SIGINT, None)

    @property
    def steps(self) -> list[str]:
        """What the journal says."""
        return [str(entry["step"]) for entry in self.journal.entries()]

    def run(
        self, *, all_targets: bool = False, separate_moves: bool = False
    ) -> DrillRecord:
        """Drill it."""
        self.drill = Drill(
            inventory=declared(),
            wishes=Wishes(
                permission=PERMISSION,
                all_targets=all_targets,
                separate_moves=separate_moves,
            ),
            journal=self.journal,
            interruption=self.interruption,
            say=self.told.append,
            stopwatch=self.stopwatch,
            outages=lambda _: (),
            steady_seconds=0.0,
        )
        return self.drill.run()

    def recover(self, confirmed: str = "", *, stays: bool = False) -> int:
        """Recover it; return the exit code."""
        return Recovery(
            inventory=declared(),
            journal=self.journal,
            interruption=self.interruption,
            say=self.told.append,
        ).run(confirmed, stays=stays)


class _Observing:
    """What the simulated installation shows after a move."""

    def __init__(self, installation: SimulatedInstallation) -> None:
        self._installation = installation

    def elsewhere(self, _role: str, _target: str) -> str:
        """Return where a role is that did not move."""
        return self._installation.role_stays

    def observe(self, primary: str, _since: Read[dt.datetime], _: float) -> AfterMove:
        """Return what is seen."""
        return self._installation.observe(primary)


def ways(record: DrillRecord) -> list[str]:
    """Return where the group was moved."""
    return [move.target for move in record.moves]


@pytest.fixture
def installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SimulatedInstallation]:
    """One that is well, in the place of the declared one."""
    simulated = SimulatedInstallation(tmp_path)
    simulated.connect_to_move = simulated.connect  # type: ignore[attr-defined]
    monkeypatch.setattr(machine, "Connections", lambda _: simulated)
    monkeypatch.setattr(lookout, "survey", simulated.survey)
    monkeypatch.setattr(machine, "AfterMoves", lambda *_: _Observing(simulated))
    monkeypatch.setattr(making, "ask_clock", lambda _: NOW)
    monkeypatch.setattr(making, "ask_unended", lambda *_: {})
    monkeypatch.setattr(recovery, "Connections", lambda _: simulated)
    monkeypatch.setattr(recovery, "survey", simulated.survey)
    monkeypatch.setattr(recovery, "AfterMoves", lambda *_: _Observing(simulated))
    monkeypatch.setattr(recovery, "ask_key_state", lambda _: simulated.key)
    yield simulated
    simulated.journal.close()
