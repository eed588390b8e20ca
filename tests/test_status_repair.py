"""What mends the statuses of interrupted executions, by the age of SQL Server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from fixtures.collect.batches import Row
from fixtures.errors import AttestationNeededError
from fixtures.facts.people import Attestation
from fixtures.facts.status_repair import StatusRepair
from fixtures.observation import Observation
from fixtures.observed.after_failover import find_status_repair
from tests.scripted_installation import (
    PRIMARY,
    SECONDARY,
    OpenInstance,
    ScriptedConnector,
    healthy,
    observe,
)

MONITOR: Row = {
    "name": "SSIS Failover Monitor Job",
    "enabled": 1,
    "date_created": dt.datetime(2026, 6, 1),  # noqa: DTZ001 - as sent
    "local_now": dt.datetime(2026, 7, 1, 12),  # noqa: DTZ001 - as sent
    "server_id": 0,
    "last_run_outcome": 1,
    "last_run_date": 20260701,
    "last_run_time": 115900,
    "schedule_name": "Monitor Scheduler",
    "schedule_enabled": 1,
    "freq_type": 4,
    "freq_interval": 1,
    "freq_subday_type": 4,
    "freq_subday_interval": 2,
    "active_start_date": 20260101,
    "active_end_date": 99991231,
    "active_start_time": 0,
    "active_end_time": 235959,
}
TODAY = dt.datetime.now().astimezone().date()
RUNBOOK = Attestation(
    requirement="AG-31",
    target="",
    statement="runbook 4 restarts the new primary's instance",
    who="E. Mustermann",
    when=TODAY,
    expires=TODAY,
)
BY_ITSELF = "the Failover Monitor Job and sp_ssis_startup"


def rows(connector: ScriptedConnector, name: str) -> dict[str, list[Row]]:
    """Return the answers of an instance, to be changed."""
    instance = connector.instances[name]
    assert isinstance(instance, OpenInstance)
    return instance.rows


@pytest.fixture
def connector() -> ScriptedConnector:
    """Two replicas of SQL Server 2022 with job and startup procedure."""
    found = healthy()
    for name in (PRIMARY, SECONDARY):
        rows(found, name)["SSISDB's own jobs"] = [MONITOR]
        rows(found, name)["the startup procedure"] = [{"is_auto_executed": True}]
    return found


@pytest.fixture
def observed(connector: ScriptedConnector) -> Iterator[Observation]:
    """What is observed of them."""
    found = observe(connector)
    yield found
    found.stop()


def repair(observed: Observation, *attested: Attestation) -> StatusRepair:
    """Return what repairs."""
    return find_status_repair(
        observed, attested, dt.timedelta(minutes=2), "installation"
    )


def make_older(connector: ScriptedConnector) -> None:
    """Let both be SQL Server 2014, which has no job of its own."""
    for name in (PRIMARY, SECONDARY):
        instance = rows(connector, name)["the instance"][0]
        older = {**instance, "product_version": "12.0.6024.0"}
        rows(connector, name)["the instance"] = [older]
        rows(connector, name)["SSISDB's own jobs"] = []


def test_job_and_procedure_repair_by_themselves(observed: Observation) -> None:
    """From SQL Server 2016 on nobody need attest anything."""
    found = repair(observed)

    assert (found.means, found.faults) == (BY_ITSELF, ())


def test_every_fault_names_its_replica(
    connector: ScriptedConnector, observed: Observation
) -> None:
    """A job that is disabled here and a procedure that is missing there."""
    rows(connector, PRIMARY)["SSISDB's own jobs"] = [{**MONITOR, "enabled": 0}]
    rows(connector, SECONDARY)["the startup procedure"] = []

    assert repair(observed, RUNBOOK).faults == (
        f"{PRIMARY}: SSIS Failover Monitor Job is disabled",
        f"{SECONDARY}: sp_ssis_startup does not run at start",
    )


def test_older_instance_is_restarted_by_runbook(
    connector: ScriptedConnector, observed: Observation
) -> None:
    """Before SQL Server 2016 a person's word stands for the job."""
    make_older(connector)

    found = repair(observed, RUNBOOK)

    assert found.runbook == RUNBOOK
    assert RUNBOOK.statement in found.means
    assert found.faults == ()


def test_older_instance_without_attestation_is_undetermined(
    connector: ScriptedConnector, observed: Observation
) -> None:
    """Nobody has said that anybody restarts it."""
    make_older(connector)

    with pytest.raises(AttestationNeededError):
        repair(observed)
