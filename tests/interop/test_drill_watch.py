"""The drill's stopwatch over the real transports, against the lab."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from fixtures.drill.record import Sample
from fixtures.drill.watch.probes import installation_probes
from fixtures.drill.watch.stopwatch import Watch
from fixtures.inventory import load_inventory
from fixtures.inventory.model import Inventory
from fixtures.lab.process import LabProcess
from fixtures.transport.deadline import Deadline
from tests.interop.moving_lab import connect


@pytest.fixture
def lab() -> Iterator[LabProcess]:
    """A lab of this test's own."""
    with LabProcess.start() as running:
        yield running
        assert running.internal_errors() == ()


@pytest.fixture
def inventory(lab: LabProcess, monkeypatch: pytest.MonkeyPatch) -> Inventory:
    """The lab as its own inventory declares it."""
    for name, value in lab.environment.items():
        monkeypatch.setenv(name, value)
    return load_inventory(lab.inventory_path)


def _servers(samples: tuple[Sample, ...], layer: str) -> set[str]:
    return {one.server for one in samples if one.layer == layer and one.succeeded}


def test_every_layer_of_the_healthy_lab_answers(inventory: Inventory) -> None:
    """Each probe's question is understood, and none fails."""
    answers = {probe.layer: probe.ask() for probe in installation_probes(inventory)}

    assert answers == {
        "TCP": "",
        "login": "SSISNODE1",
        "login without MultiSubnetFailover": "SSISNODE1",
        "writable SSISDB": "SSISNODE1",
        "Master endpoint": "",
        "workers": "SSISNODE1",
    }


def test_watch_sees_new_work_move_to_the_new_primary(
    lab: LabProcess, inventory: Inventory
) -> None:
    """Before the failover one server answers, after it the other."""
    watch = Watch(installation_probes(inventory), cadence_seconds=0.2)
    watch.start()
    with (
        connect(lab, "SQL Server", "ssisnode2") as connection,
        connection.cursor() as cursor,
    ):
        _until_seen(watch, "SSISNODE1")
        cursor.execute("ALTER AVAILABILITY GROUP SSISAG FAILOVER")
    _until_seen(watch, "SSISNODE2")
    samples = watch.stop()

    assert _servers(samples, "writable SSISDB") == {"SSISNODE1", "SSISNODE2"}


def _until_seen(watch: Watch, server: str) -> None:
    deadline = Deadline.after(20)
    while server not in _servers(watch.samples, "writable SSISDB"):
        assert not deadline.expired, f"{server} never answered"
        time.sleep(0.05)
