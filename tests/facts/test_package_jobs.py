"""Jobs that run packages: there with all they need, and idle on a secondary."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from fixtures.facts.job_steps import JobStep
from fixtures.facts.package_jobs import ComparedPackageJobs, PackageJob, PackageJobs
from fixtures.facts.transact_sql import words_of

PROXIES: Mapping[str, str | None] = {"p": "c"}


def step(command: str | None) -> JobStep:
    """Return a step before the package."""
    return JobStep(
        job_name="Load",
        step_id=1,
        step_name="before",
        database_name="master",
        database_exists=True,
        words=None if command is None else words_of(command),
    )


JOB = PackageJob(
    name="Load",
    is_enabled=True,
    is_local=True,
    proxies=PROXIES,
    steps_before=(step("IF sys.fn_hadr_is_primary_replica('SSISDB') <> 1 RETURN"),),
)
OWN = PackageJobs(
    server_name="NODE2", is_primary=False, jobs=(JOB,), proxies={"p": "c", "q": "d"}
)
UNGUARDED = dataclasses.replace(JOB, steps_before=())


@pytest.mark.parametrize(
    ("commands", "minds"),
    [
        (("SELECT role FROM sys.dm_hadr_availability_replica_states",), True),
        (("EXEC dbo.log", "SELECT sys.fn_hadr_is_primary_replica(N'SSISDB')"), True),
        (("-- sys.fn_hadr_is_primary_replica",), False),
        (("EXEC msdb.dbo.sp_send_dbmail",), False),
        ((), False),
        (("EXEC dbo.require_primary",), None),
        ((None,), None),
    ],
)
def test_guard(commands: tuple[str | None, ...], minds: bool | None) -> None:  # noqa: FBT001 - a table's column
    """A step before the package reads the role; what is called is not known."""
    steps = tuple(step(one) for one in commands)

    assert dataclasses.replace(JOB, steps_before=steps).minds_the_role is minds


@pytest.mark.parametrize(
    "idle",
    [
        dataclasses.replace(UNGUARDED, is_enabled=False),
        dataclasses.replace(UNGUARDED, is_local=False),
    ],
)
def test_job_that_does_not_run_minds_the_role(idle: PackageJob) -> None:
    """Disabled, or made to run on another server."""
    assert idle.minds_the_role is True


@pytest.mark.parametrize(
    ("own", "faults"),
    [
        (OWN, ()),
        (dataclasses.replace(OWN, jobs=()), ("job Load is missing",)),
        (dataclasses.replace(OWN, proxies={"q": "c"}), ("proxy p is missing",)),
        (
            dataclasses.replace(OWN, proxies={"p": None}),
            ("proxy p has no credential c",),
        ),
        (dataclasses.replace(OWN, proxies={"p": "d", "q": "c"}), ()),
        (
            dataclasses.replace(OWN, jobs=(UNGUARDED,)),
            ("job Load runs on the secondary too",),
        ),
        (dataclasses.replace(OWN, jobs=(UNGUARDED,), is_primary=True), ()),
    ],
)
def test_faults(own: PackageJobs, faults: tuple[str, ...]) -> None:
    """What any replica has, this one needs; a primary may run them."""
    found = ComparedPackageJobs(own=own, everywhere=(JOB,))

    assert (found.faults, found.doubts) == (faults, ())


def test_job_of_which_nothing_shows_is_in_doubt() -> None:
    """Only where it would matter: on a secondary."""
    hidden = dataclasses.replace(JOB, steps_before=(step(None),))
    secondary = dataclasses.replace(OWN, jobs=(hidden,))
    primary = dataclasses.replace(secondary, is_primary=True)

    assert ComparedPackageJobs(own=secondary, everywhere=(JOB,)).doubts == ("Load",)
    assert ComparedPackageJobs(own=primary, everywhere=(JOB,)).doubts == ()
