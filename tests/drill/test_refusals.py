"""What a drill refuses to move, seen at the lab: one sentence for each reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.drill.connections import Connections
from fixtures.drill.preconditions import Permission, refusals_of_leg
from fixtures.drill.route import plan_route
from fixtures.drill.signs import probe_key
from fixtures.drill.survey import survey
from fixtures.errors import AccessDeniedError, ObservationError
from fixtures.inventory import Inventory, load_inventory
from fixtures.lab.process import LabProcess
from tests.drill.drilling import LISTENER, drilled_lab

ESTATES = Path(__file__).with_name("refused_estates.py")
PERMISSION = Permission(confirmed_listener=LISTENER)


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One lab for all, which becomes what each test wants."""
    with drilled_lab(lab_clock=None) as running:
        yield running


@pytest.fixture
def inventory(lab: LabProcess) -> Inventory:
    """What is declared of it."""
    return load_inventory(lab.inventory_path)


def refusals(
    lab: LabProcess, inventory: Inventory, defect: str, *, separate: bool = False
) -> list[str]:
    """Return why the first move is refused with a defect."""
    lab.become([defect] if defect else [])
    connections = Connections(inventory)
    found = survey(connections, connections.cluster if separate else None)
    legs = plan_route(
        found,
        ["SSISNODE2"],
        all_targets=False,
        separate=separate,
        master_nodes=[one.name for one in inventory.master_nodes],
    )
    return list(refusals_of_leg(inventory, PERMISSION, found, legs[0]))


def test_healthy_installation_may_be_moved(
    lab: LabProcess, inventory: Inventory
) -> None:
    """Nothing keeps the group from its target, nor the role."""
    assert refusals(lab, inventory, "") == []
    assert refusals(lab, inventory, "", separate=True) == []


@pytest.mark.parametrize(
    ("defect", "sentence"),
    [
        ("secondary_asynchronous", "SSISNODE2 does not commit synchronously."),
        (
            f"{ESTATES}:primary_is_asynchronous",
            "SSISNODE1 does not commit synchronously.",
        ),
        ("ssisdb_suspended_on_secondary", "SSISDB on SSISNODE2 is suspended."),
        (
            "synchronous_secondary_only_synchronizing",
            "SSISDB on SSISNODE2 is SYNCHRONIZING.",
        ),
        ("secondary_disconnected", "SSISNODE2 is not connected to the primary."),
        (
            "redo_queue_on_secondary",
            "The redo queue of SSISDB on SSISNODE2 holds 8192 KB, more than the",
        ),
        ("ssisdb_group_is_contained", "a contained availability group"),
        ("distributed_group_leads", "a member of a distributed availability group"),
        (f"{ESTATES}:group_without_cluster", "of the cluster type NONE"),
        (
            f"{ESTATES}:group_has_another_database",
            "The database Payroll would fail over too and is not listed.",
        ),
        (
            f"{ESTATES}:nothing_has_a_key",
            "SSISDB holds no key that its master key protects",
        ),
        ("quorum_witness_is_offline", "The cluster would lose its quorum"),
        ("execution_is_running", "Executions are running or waiting: "),
        (
            f"{ESTATES}:backup_is_running",
            "SSISNODE1 is at work: BACKUP DATABASE of SSISDB.",
        ),
        (f"{ESTATES}:package_job_is_due", "which runs packages, is due in "),
        (
            f"{ESTATES}:job_that_starts_packages_in_transact_sql_is_due",
            "which runs packages, is due in ",
        ),
        (
            f"{ESTATES}:job_that_runs_dtexec_is_due",
            "which runs packages, is due in ",
        ),
        (f"{ESTATES}:package_job_is_running", "which runs packages, is running."),
        (
            f"{ESTATES}:seeding_is_running",
            "SSISNODE1 is at work: automatic seeding.",
        ),
    ],
)
def test_group_is_not_moved(
    lab: LabProcess, inventory: Inventory, defect: str, sentence: str
) -> None:
    """Each reason is a sentence of its own."""
    assert sentence in " ".join(refusals(lab, inventory, defect))


@pytest.mark.parametrize(
    ("defect", "sentence"),
    [
        (
            f"{ESTATES}:master_role_holds_sql_server",
            "holds SQL Server, which only SQL Server may move.",
        ),
        ("clustered_role_is_pending", "The role SSIS Scale Out Master is Pending."),
        (
            "second_node_is_no_possible_owner",
            "The role SSIS Scale Out Master has no other declared node to go to.",
        ),
    ],
)
def test_role_is_not_moved(
    lab: LabProcess, inventory: Inventory, defect: str, sentence: str
) -> None:
    """The Master's role holds nothing that SQL Server must move, and can go there."""
    assert sentence in " ".join(refusals(lab, inventory, defect, separate=True))


def test_key_of_a_project_is_probed_without_scale_out(
    lab: LabProcess, inventory: Inventory
) -> None:
    """Any key under the master key tells whether that opens."""
    assert refusals(lab, inventory, f"{ESTATES}:only_a_project_has_a_key") == []

    with Connections(inventory).connect("SSISNODE1") as server:
        assert probe_key(server) == ""


def test_replica_that_cannot_be_asked_ends_the_survey(
    lab: LabProcess, inventory: Inventory
) -> None:
    """Nobody knows what a failover would meet there."""
    with pytest.raises(ObservationError, match="SSISNODE2"):
        refusals(lab, inventory, "sql_server_is_stopped_on_secondary")


def test_account_that_sees_too_little_ends_the_survey(lab: LabProcess) -> None:
    """Views that hide rows must not look like an idle installation."""
    lab.become([])
    restricted = load_inventory(lab.restricted_inventory_path)

    with pytest.raises(AccessDeniedError):
        survey(Connections(restricted))
