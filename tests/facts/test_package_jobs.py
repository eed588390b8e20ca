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
from fixtures.facts.package_steps import PackageSteps
from fixtures.facts.transact_sql import words_of

ROLE = "sys.fn_hadr_is_primary_replica(N'SSISDB')"
START = "EXEC SSISDB.catalog.start_execution @id"
READ = "SELECT role FROM sys.dm_hadr_availability_replica_states"
FROM = """\
FROM sys.dm_hadr_availability_replica_states AS own
JOIN sys.availability_databases_cluster AS db ON db.group_id = own.group_id
WHERE db.database_name = N'SSISDB' AND own.is_local = 1"""
BY_ID = """\
FROM sys.dm_hadr_database_replica_states
WHERE database_id = DB_ID(N'SSISDB') AND is_local = 1"""
ALL_OTHERS = FROM.replace("= N", "<> N")
OUTER_ROWS = FROM.replace("JOIN", "LEFT JOIN").replace("WHERE", "AND")
ON_SUNDAY = "DATEPART(weekday, GETDATE()) IN (1, 7)"
QUERY = f"own.role {FROM}"
OWN_ROLE = f"(SELECT TOP (1) {QUERY})"
FAIL = "RAISERROR(N'secondary', 16, 1)"
PROXY = Proxy(credential="c", is_enabled=True)
GONE = Proxy(credential=None, is_enabled=True)
IDLE = Proxy(credential="c", is_enabled=False)
OTHER = Proxy(credential="d", is_enabled=True)
PROXIES: Mapping[str, str | None] = {"p": "c"}


def step(command: str | None, step_id: int = 1) -> JobStep:
    """Return a step before the package."""
    return JobStep(
        job_name="Load",
        step_id=step_id,
        step_name="before",
        database_name="master",
        database_exists=True,
        words=None if command is None else words_of(command),
    )


AFTER = frozenset({9})
JOB = PackageJob(
    name="Load",
    is_enabled=True,
    is_local=True,
    proxies=PROXIES,
    steps=PackageSteps(steps=(step(f"IF {ROLE} <> 1 {FAIL}"),), packages=AFTER),
)
OWN = PackageJobs(
    server_name="NODE2", is_primary=False, jobs=(JOB,), proxies={"p": PROXY, "q": OTHER}
)
UNGUARDED = dataclasses.replace(JOB, steps=PackageSteps(steps=(), packages=AFTER))
DISABLED = dataclasses.replace(UNGUARDED, is_enabled=False)


@pytest.mark.parametrize(
    ("commands", "minds"),
    [
        (("EXEC dbo.log", f"IF {ROLE} <> 1 EXEC msdb.dbo.sp_stop_job N'Load'"), True),
        ((f"DECLARE @r int = {ROLE}; IF @r <> 1 BEGIN PRINT 1 {FAIL} END",), True),
        ((f"DECLARE @a int, @r int = {ROLE}; IF @r = 0 {FAIL}",), True),
        ((f"DECLARE @r int; SET @r = {OWN_ROLE}; IF NOT (@r = 1) {FAIL}",), True),
        ((f"DECLARE @r int; SELECT @r = {QUERY}; IF 1 <> @r {FAIL}",), True),
        ((f"IF {OWN_ROLE} <> 1 {FAIL}",), True),
        ((f"IF ISNULL({ROLE}, 0) <> 1 {FAIL}",), True),
        ((f"IF NOT EXISTS (SELECT 1 {FROM} AND own.role = 1) {FAIL}",), True),
        ((f"IF EXISTS (SELECT * {FROM} AND role_desc = 'SECONDARY') {FAIL}",), True),
        ((f"IF {ROLE} = 1 PRINT 'here' ELSE THROW 50000, 'no', 1",), True),
        (
            (f"IF {ROLE} = 1 RAISERROR('a', 0, 1) WITH NOWAIT ELSE {FAIL} WITH LOG",),
            True,
        ),
        ((f"IF {ROLE} <> 1 EXEC sp_stop_job @job_id = $(ESCAPE_NONE(JOBID))",), True),
        ((f"IF EXISTS (SELECT 1 {BY_ID} AND role = 2) {FAIL}",), True),
        ((f"IF EXISTS (SELECT 1 {FROM} AND (2 = own.role)) {FAIL}",), True),
        ((f"IF EXISTS (SELECT 1 {ALL_OTHERS} AND role = 2) {FAIL}",), None),
        ((f"IF EXISTS (SELECT 1 {FROM} AND role = 2 AND {ON_SUNDAY}) {FAIL}",), None),
        ((f"IF EXISTS (SELECT 1 {FROM} AND role = 2 AND state = 9) {FAIL}",), None),
        ((f"IF EXISTS (SELECT 1 {FROM} AND role = 2 AND @x > 'a') {FAIL}",), None),
        ((f"IF EXISTS (SELECT 1 {FROM} AND role = 2) AND 1 = 0 {FAIL}",), None),
        ((f"IF EXISTS (SELECT 1 {OUTER_ROWS} AND role = 2) {FAIL}",), None),
        ((f"IF (SELECT {QUERY} AND own.role = 1) <> 1 {FAIL}",), None),
        ((f"IF NULLIF({ROLE}, 0) <> 1 {FAIL}",), None),
        ((f"DECLARE @r int; IF 1 = 0 SET @r = {ROLE}; IF @r <> 1 {FAIL}",), None),
        ((f"DECLARE @r int; IF @r <> 1 {FAIL}; SET @r = {ROLE}",), None),
        ((f"DECLARE @r int; SELECT @r = {ROLE} WHERE 1 = 0; IF @r <> 1 {FAIL}",), None),
        ((f"IF {ROLE} = 1 {START}",), True),
        ((f"IF {ROLE} = 1 IF @x = 2 {START}",), True),
        ((f"IF {ROLE} <> 1 RETURN; {START}",), True),
        ((f"IF {ROLE} <> 1 THROW 50000, 'no', 1; {START}",), True),
        ((f"{START} IF {ROLE} <> 1 RETURN",), False),
        ((f"IF {ROLE} = 1 {START} {START}",), False),
        ((f"IF {ROLE} = 0 {START}",), False),
        ((f"IF {ROLE} <> 1 {FAIL}; {START}",), False),
        ((START,), False),
        (("EXEC catalog.start_execution @id",), False),
        ((f"IF {ROLE} = 1 {FAIL}",), False),
        ((f"IF {ROLE} <> 1 RAISERROR(N'a, b', 10, 1)",), False),
        ((f"IF {ROLE} <> 1 EXEC msdb.dbo.sp_stop_job N'Other'",), False),
        ((f"IF {ROLE} = 1 BEGIN IF @x = 2 GOTO a; {START} END a: PRINT 1",), True),
        ((f"IF {ROLE} <> 1 RETURN; BEGIN TRY {START} END TRY BEGIN CATCH",), True),
        ((f"WHILE @x = 2 PRINT 2; {START}",), False),
        ((f"{START}; WHILE {ROLE} = 0 PRINT 1",), False),
        ((f"IF {ROLE} <> 1 GOTO a; {START}; a:",), None),
        ((f"IF {ROLE} = 1 GOTO a; RETURN; a: {START}",), None),
        ((f"GOTO a; IF {ROLE} = 1 BEGIN a: {START} END",), None),
        ((f"WHILE {ROLE} = 0 WAITFOR DELAY '00:00:05'; {START}",), None),
        ((f"WHILE {ROLE} = 0 PRINT 1; {START}",), None),
        ((f"DECLARE @r bit = {ROLE}; WHILE @r = 0 SET @r = {ROLE}; {START}",), None),
        ((f"WHILE 1 = 1 BEGIN IF {ROLE} = 1 BREAK END {START}",), None),
        ((f"IF {ROLE} <> 1 SET NOEXEC ON; {START}",), None),
        ((f"IF {ROLE} <> 1 RAISERROR('no', 20, 1) WITH LOG; {START}",), None),
        ((f"DECLARE @p bit IF {ROLE} = 1 SET @p = 1 IF @p = 1 {START}",), None),
        (
            (f"BEGIN TRY IF {ROLE} <> 1 RETURN END TRY BEGIN CATCH END CATCH {START}",),
            None,
        ),
        ((f"IF {ROLE} = 1 RETURN; {START}",), None),
        ((f"IF {ROLE} = 1 OR @x = 2 {START}",), None),
        ((f"IF {ROLE} <> 1 RAISERROR(N'no', @severity, 1)",), None),
        ((f"IF {ROLE} <> 1 EXEC msdb.dbo.sp_stop_job @job",), None),
        ((f"IF {ROLE} <> 1 AND @x = 2 {FAIL}",), None),
        ((f"IF @x = 2 IF {ROLE} <> 1 {FAIL}",), None),
        ((f"IF @x = 2 RETURN; IF {ROLE} <> 1 {FAIL}",), None),
        ((f"BEGIN TRY IF {ROLE} <> 1 {FAIL} END TRY BEGIN CATCH END CATCH",), None),
        ((f"SET NOEXEC ON; IF {ROLE} <> 1 {FAIL}",), None),
        ((f"CREATE PROCEDURE #p AS IF {ROLE} <> 1 {FAIL}",), None),
        ((f"IF 1 - {ROLE} = 1 {FAIL}",), None),
        ((f"IF {ROLE.replace('SSISDB', 'Orders')} <> 1 {FAIL}",), None),
        ((f"IF (SELECT COUNT(*) {FROM} AND own.role = 2) = 0 {FAIL}",), None),
        ((f"DECLARE @r int = {ROLE}; SET @r = 1; IF @r <> 1 {FAIL}",), None),
        ((f"IF 2 IN ({READ}) THROW 50000, 'no', 1",), None),
        ((f"IF ({READ} WHERE is_local = 1) <> 1 THROW 50000, 'no', 1",), None),
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
    """A step ends the job wherever SSISDB is not primary; what is called is open."""
    steps = tuple(step(one, number) for number, one in enumerate(commands, 1))
    starts = frozenset(one.step_id for one in steps if one.names("START_EXECUTION"))
    job = PackageSteps(steps=steps, packages=starts or AFTER)

    assert dataclasses.replace(JOB, steps=job).minds_the_role is minds


@pytest.mark.parametrize(
    ("action", "minds"), [(1, True), (2, True), (3, False), (4, None), (None, None)]
)
def test_failed_step_has_to_end_the_job(action: int | None, *, minds: bool) -> None:
    """Otherwise the package runs all the same, or whatever step comes then."""
    guard = step(f"IF {ROLE} <> 1 {FAIL}")
    steps = (dataclasses.replace(guard, on_fail_action=action),)

    assert PackageSteps(steps=steps, packages=AFTER).mind_the_role is minds


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
    hidden = dataclasses.replace(
        JOB, steps=PackageSteps(steps=(step(None),), packages=AFTER)
    )
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
