"""What Master, workers and packages leave in SSISDB as time goes by."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.lab.defects import apply_defects
from fixtures.lab.estate.catalog import SsisCatalog
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.estate.package_schedule import PackageSchedule
from fixtures.lab.failover import fail_over
from fixtures.lab.node_crash import crash
from fixtures.lab.passing_time import pass_time
from fixtures.lab.role_moves import move_group, take_offline

ROLE = "SSIS Scale Out Master"
AT_ONCE = dt.timedelta()
RUNNING, SUCCEEDED = 2, 7


@pytest.fixture
def catalog(estate: LabEstate) -> SsisCatalog:
    """SSISDB, after a first look at who reports."""
    assert estate.catalog is not None
    pass_time(estate)
    return estate.catalog


def move_master(estate: LabEstate, node: str) -> None:
    """Move the Master's role, and look."""
    assert estate.cluster is not None
    move_group(estate, estate.cluster.group(ROLE), node)
    pass_time(estate)


def fail_group_over(estate: LabEstate) -> None:
    """Fail SSISDB's group over to its second replica, and look."""
    (group,) = estate.availability_groups
    fail_over(estate, group, group.replicas[1])
    pass_time(estate)


def test_master_reports_from_its_new_node(
    estate: LabEstate, catalog: SsisCatalog
) -> None:
    """At once, with that node's name and address."""
    before = estate.now
    move_master(estate, "SSISNODE2")

    assert catalog.master_properties["MACHINE_NAME"] == "SSISNODE2"
    assert catalog.master_properties["MACHINE_IP"] == estate.host("SSISNODE2").address
    assert catalog.master_last_online_time is not None
    assert catalog.master_last_online_time >= before


def test_master_that_is_stopped_falls_silent(
    estate: LabEstate, catalog: SsisCatalog
) -> None:
    """And so do the workers, who report through it."""
    assert estate.cluster is not None
    take_offline(estate, estate.cluster.resources_of(ROLE))
    pass_time(estate)
    silent = [one.heartbeat.silent_since for one in catalog.worker_agents]

    assert catalog.master_heartbeat.silent_since is not None
    assert None not in silent


def test_master_reports_under_the_name_of_its_role(
    estate: LabEstate, catalog: SsisCatalog
) -> None:
    """UseNetworkName makes it take that for its machine's."""
    assert estate.cluster is not None
    for resource in estate.cluster.resources_of(ROLE):
        resource.private_properties |= {"UseNetworkName": 1}
    move_master(estate, "SSISNODE2")

    assert catalog.master_properties["MACHINE_NAME"] == "SSISOM"


def test_master_with_the_wrong_server_cannot_report_there(estate: LabEstate) -> None:
    """Its file on the second node names that node, which is no primary replica."""
    apply_defects(estate, ["sql_server_name_names_node"])
    assert estate.catalog is not None
    pass_time(estate)
    move_master(estate, "SSISNODE2")
    assert estate.catalog.master_heartbeat.silent_since is not None

    fail_group_over(estate)

    assert estate.catalog.master_properties["MACHINE_NAME"] == "SSISNODE2"
    assert estate.catalog.master_heartbeat.silent_since is None


@pytest.mark.parametrize(
    ("defect", "is_served"),
    [
        ("binding_missing_on_second_node", False),
        ("binding_has_old_hash_on_second_node", False),
        ("binding_names_wrong_store_on_second_node", False),
        ("scale_out_certificate_has_no_private_key_on_second_node", False),
        ("scale_out_certificate_only_in_policy_store_on_second_node", False),
        ("binding_is_for_the_exact_address_on_second_node", True),
        ("binding_is_by_server_name_on_second_node", True),
        ("bindings_access_denied_on_second_node", True),
    ],
)
def test_workers_need_the_certificate_of_the_new_node(
    estate: LabEstate, defect: str, *, is_served: bool
) -> None:
    """Where http.sys has none for the endpoint, no worker gets through."""
    apply_defects(estate, [defect])
    assert estate.catalog is not None
    assert estate.scale_out_master is not None
    pass_time(estate)
    move_master(estate, "SSISNODE2")
    silent = [one.heartbeat.silent_since for one in estate.catalog.worker_agents]

    assert estate.scale_out_master.has_certificate is is_served
    assert (silent == [None, None]) is is_served


def test_interval_is_that_of_the_files(estate: LabEstate) -> None:
    """What the configuration files say is how often reports come."""
    apply_defects(estate, ["heartbeats_are_frequent"])
    assert estate.catalog is not None
    pass_time(estate)
    intervals = {one.heartbeat.interval for one in estate.catalog.worker_agents}

    assert intervals == {dt.timedelta(seconds=5)}
    assert estate.catalog.master_heartbeat.interval == dt.timedelta(seconds=5)


def test_defect_that_keeps_the_master_silent_outlasts_a_move(
    estate: LabEstate,
) -> None:
    """Why it cannot report is the same on the other node."""
    apply_defects(estate, ["master_heartbeat_is_stale"])
    assert estate.catalog is not None
    pass_time(estate)
    move_master(estate, "SSISNODE2")

    assert estate.catalog.master_properties["MACHINE_NAME"] == "SSISNODE1"


def schedule(catalog: SsisCatalog, *, in_scale_out: bool, lasts: dt.timedelta) -> None:
    """Let packages be started as often as somebody looks."""
    catalog.executions.clear()
    catalog.package_schedule = PackageSchedule(
        every=dt.timedelta(microseconds=1), lasts=lasts, in_scale_out=in_scale_out
    )


def test_packages_run_on_the_workers_in_turn(
    estate: LabEstate, catalog: SsisCatalog
) -> None:
    """Each look starts one, and ends the one before."""
    schedule(catalog, in_scale_out=True, lasts=AT_ONCE)
    pass_time(estate)
    pass_time(estate)
    first, second = catalog.executions

    assert (first.status, second.status) == (SUCCEEDED, RUNNING)
    assert first.worker_agent_id != second.worker_agent_id


def test_package_on_the_server_is_lost_with_its_role(
    estate: LabEstate, catalog: SsisCatalog
) -> None:
    """It stays running for ever, as far as SSISDB knows; later ones do not."""
    schedule(catalog, in_scale_out=False, lasts=AT_ONCE)
    pass_time(estate)
    fail_group_over(estate)
    pass_time(estate)
    lost, later, _ = catalog.executions

    assert (lost.status, lost.server_name) == (RUNNING, "SSISNODE1")
    assert (later.status, later.server_name) == (SUCCEEDED, "SSISNODE2")


def test_package_on_a_worker_outlives_a_failover(
    estate: LabEstate, catalog: SsisCatalog
) -> None:
    """How it ended is written when SSISDB can be written again."""
    schedule(catalog, in_scale_out=True, lasts=AT_ONCE)
    pass_time(estate)
    fail_group_over(estate)

    assert catalog.executions[0].status == SUCCEEDED


def test_nothing_starts_without_a_worker(
    estate: LabEstate, catalog: SsisCatalog
) -> None:
    """Work waits for somebody who takes it; the lab leaves it out."""
    crash(estate, "SSISWORK1")
    crash(estate, "SSISWORK2")
    pass_time(estate)
    schedule(catalog, in_scale_out=True, lasts=AT_ONCE)
    pass_time(estate)

    assert catalog.executions == []
