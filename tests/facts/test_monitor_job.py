"""Whether SSIS Failover Monitor Job does its work as an owner who may."""

from __future__ import annotations

import dataclasses

import pytest

from fixtures.facts.job_steps import JobStep
from fixtures.facts.monitor_job import CLEANUP_LOGIN, JobOwner, MonitorJob
from fixtures.facts.scale_out_catalog import RoleMember, RoleMembers
from fixtures.facts.transact_sql import words_of

SID = "0F" * 16
WORK = "IF sys.fn_hadr_is_primary_replica('SSISDB') = 1 EXEC x.y.refresh_replica_status"
WRONG_WAY = "its step calls refresh_replica_status where SSISDB is secondary"
NO_STEP = "no step reads the role and calls refresh_replica_status"


def step(command: str | None, number: int = 1) -> JobStep:
    """Return a step with this text."""
    return JobStep(
        job_name="Monitor",
        step_id=number,
        step_name="look",
        database_name="msdb",
        database_exists=True,
        words=None if command is None else words_of(command),
    )


OWNER = JobOwner(sid=SID, login=CLEANUP_LOGIN, account=CLEANUP_LOGIN, is_sysadmin=False)
JOB = MonitorJob(
    server_name="NODE2",
    steps=(step(WORK),),
    owner=OWNER,
    role_members=RoleMembers(
        members=(RoleMember(role="ssis_admin", name="u", type="S", sid=SID),)
    ),
)


@pytest.mark.parametrize(
    ("commands", "faults", "is_unclear"),
    [
        ((WORK,), (), False),
        (("SELECT 1", WORK), (), False),
        (("EXEC DBA.dbo.log", WORK), (), False),
        (("SELECT 1",), (NO_STEP,), False),
        ((f"/* {WORK} */",), (NO_STEP,), False),
        (("EXEC SSISDB.internal.refresh_replica_status",), (NO_STEP,), False),
        (("EXEC (@text)",), (NO_STEP,), False),
        ((WORK.replace("= 1", "= 0"),), (WRONG_WAY,), False),
        ((f"{WORK.replace('= 1', '= 0')} {WORK}",), (), False),
        (("EXEC DBA.dbo.look",), (NO_STEP,), True),
        (("EXECUTE @r = look",), (NO_STEP,), True),
        ((None,), (NO_STEP,), True),
        ((), (NO_STEP,), False),
    ],
)
def test_step(
    commands: tuple[str | None, ...],
    faults: tuple[str, ...],
    is_unclear: bool,  # noqa: FBT001 - a table's column
) -> None:
    """One step does the work; what a called procedure does is not known."""
    steps = tuple(step(one, place) for place, one in enumerate(commands, 1))
    found = dataclasses.replace(JOB, steps=steps)

    assert (found.faults, found.is_unclear) == (faults, is_unclear)


def test_step_in_a_database_that_does_not_exist() -> None:
    """Agent cannot start it there."""
    nowhere = dataclasses.replace(step(WORK), database_name="X", database_exists=False)

    found = dataclasses.replace(JOB, steps=(nowhere,))

    assert found.faults == ("database X of its step does not exist",)


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, ()),
        ({"login": "sa", "sid": "01", "is_sysadmin": True}, ()),
        (
            {"login": None, "account": None},
            (f"its owner's SID 0x{SID} belongs to no login here",),
        ),
        ({"login": "joe"}, ("its owner joe is no member of sysadmin",)),
        (
            {"sid": "A0"},
            ("its owner has no user in SSISDB that may call catalog.startup",),
        ),
    ],
)
def test_owner(changes: dict[str, str | bool | None], faults: tuple[str, ...]) -> None:
    """A login of this instance that is an administrator, or SSISDB's own."""
    owner = dataclasses.replace(OWNER, **changes)  # type: ignore[arg-type]

    assert dataclasses.replace(JOB, owner=owner).faults == faults


def test_owner_through_a_group_is_unclear() -> None:
    """Windows knows the account, the instance does not list it."""
    owner = dataclasses.replace(OWNER, login=None, account=r"CORP\joe")

    assert dataclasses.replace(JOB, owner=owner).is_unclear


def test_text_of_a_step_is_shown_nowhere() -> None:
    """It may say more than anybody expects."""
    assert "REFRESH" not in repr(JOB)
