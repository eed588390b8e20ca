"""Jobs that run packages: there with all they need, and idle on a secondary."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from fixtures.facts.job_steps import JobStep
from fixtures.facts.package_jobs import (
    ComparedPackageJobs,
    PackageJob,
    PackageJobs,
    Proxy,
)
from fixtures.facts.transact_sql import words_of

ROLE = "sys.fn_hadr_is_primary_replica(N'SSISDB')"
START = "EXEC SSISDB.catalog.start_execution @id"
READ = "SELECT role FROM sys.dm_hadr_availability_replica_states"
FAIL = "RAISERROR(N'secondary', 16, 1)"
PROXY = Proxy(credential="c", is_enabled=True)
GONE = Proxy(credential=None, is_enabled=True)
IDLE = Proxy(credential="c", is_enabled=False)
OTHER = Proxy(credential="d", is_enabled=True)
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
    guards=(step(f"IF {ROLE} <> 1 {FAIL}"),),
)
OWN = PackageJobs(
    server_name="NODE2", is_primary=False, jobs=(JOB,), proxies={"p": PROXY, "q": OTHER}
)
UNGUARDED = dataclasses.replace(JOB, guards=())
DISABLED = dataclasses.replace(UNGUARDED, is_enabled=False)


@pytest.mark.parametrize(
    ("commands", "minds"),
    [
        ((f"IF 2 IN ({READ}) THROW 50000, 'no', 1",), True),
        (("EXEC dbo.log", f"IF {ROLE} <> 1 EXEC msdb.dbo.sp_stop_job N'Load'"), True),
        ((f"DECLARE @r int = {ROLE}; IF @r <> 1 BEGIN PRINT 1 {FAIL} END",), True),
        ((f"IF {ROLE} = 1 {START}",), True),
        ((f"IF {ROLE} <> 1 RETURN; {START}",), True),
        ((f"{START} IF {ROLE} <> 1 RETURN",), None),
        ((f"IF {ROLE} = 1 {START} {START}",), None),
        ((START,), False),
        (("EXEC catalog.start_execution @id",), False),
        ((f"IF {ROLE} <> 1 RETURN",), None),
        ((f"IF {ROLE} <> 1 EXEC dbo.log",), None),
        ((READ,), None),
        ((f"SELECT {ROLE}",), None),
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

    assert dataclasses.replace(JOB, guards=steps).minds_the_role is minds


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
        (dataclasses.replace(OWN, proxies={"q": PROXY}), ("proxy p is missing",)),
        (
            dataclasses.replace(OWN, proxies={"p": GONE}),
            ("proxy p has no credential c",),
        ),
        (
            dataclasses.replace(OWN, proxies={"p": OTHER, "q": PROXY}),
            ("proxy p has no credential c",),
        ),
        (dataclasses.replace(OWN, proxies={"p": IDLE}), ("proxy p is disabled",)),
        (
            dataclasses.replace(OWN, jobs=(UNGUARDED,)),
            ("job Load runs on the secondary too",),
        ),
        (
            dataclasses.replace(OWN, jobs=(UNGUARDED,), is_primary=True),
            ("job Load would run on the secondary too",),
        ),
    ],
)
def test_faults(own: PackageJobs, faults: tuple[str, ...]) -> None:
    """What any replica has, this one needs; a primary will be a secondary."""
    found = ComparedPackageJobs(own=own, everywhere=(JOB,))

    assert (found.faults, found.doubts) == (faults, ())


def test_job_of_which_nothing_shows_is_in_doubt() -> None:
    """It is no fault."""
    hidden = dataclasses.replace(JOB, guards=(step(None),))
    own = dataclasses.replace(OWN, jobs=(hidden,))
    found = ComparedPackageJobs(own=own, everywhere=(JOB,))

    assert (found.faults, len(found.doubts)) == ((), 1)


@pytest.mark.parametrize(
    ("own", "other", "doubts"),
    [
        (DISABLED, UNGUARDED, 1),
        (UNGUARDED, DISABLED, 1),
        (DISABLED, JOB, 1),
        (JOB, DISABLED, 0),
        (DISABLED, DISABLED, 0),
    ],
)
def test_job_that_is_disabled_on_one_replica_only(
    own: PackageJob, other: PackageJob, doubts: int
) -> None:
    """Somebody must change that after a failover, and nothing shows who."""
    of_one = dataclasses.replace(OWN, jobs=(own,))
    found = ComparedPackageJobs(own=of_one, everywhere=(own, other))

    assert (found.faults, len(found.doubts)) == ((), doubts)
