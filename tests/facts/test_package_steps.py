"""Packages of a job, by the ways that lead to them."""

from __future__ import annotations

import dataclasses

import pytest

from fixtures.facts.job_steps import JobStep
from fixtures.facts.package_steps import PackageSteps
from fixtures.facts.transact_sql import words_of

ROLE = "sys.fn_hadr_is_primary_replica(N'SSISDB')"
START = "EXEC SSISDB.catalog.start_execution 1"


def step(command: str | None) -> JobStep:
    """Return a step; without a text it is a package of the catalog's."""
    return JobStep(
        job_name="Load",
        step_id=0,
        step_name="step",
        database_name="master",
        database_exists=True,
        words=None if command is None else words_of(command),
        is_t_sql=command is not None,
    )


GUARD = step(f"IF {ROLE} <> 1 THROW 50000, 'no', 1")
CALL = step("EXEC dbo.require_primary")
OTHER, PACKAGE = step("SELECT 1"), step(None)
OWN = step(f"IF {ROLE} = 1 {START}")


def to(one: JobStep, success: int = 3, other: int = 0, fail: int = 2) -> JobStep:
    """Return a step that leads elsewhere."""
    return dataclasses.replace(
        one,
        on_success_action=success,
        on_success_step_id=other,
        on_fail_action=fail,
        on_fail_step_id=other,
    )


@pytest.mark.parametrize(
    ("steps", "minds"),
    [
        ((GUARD, PACKAGE, PACKAGE), True),
        ((OTHER, GUARD, PACKAGE), True),
        ((OWN,), True),
        ((OWN, OWN), True),
        ((GUARD, step(START)), True),
        ((step(f"IF {ROLE} <> 1 THROW 50000, 'no', 1 {START}"), PACKAGE), True),
        ((OWN, PACKAGE), False),
        ((step(f"DECLARE @r bit = {ROLE} IF @r = 1 {START}"), PACKAGE), False),
        ((PACKAGE, GUARD), False),
        ((OWN, step(START)), False),
        ((step(f"IF {ROLE} <> 1 RETURN; {START}"), PACKAGE), None),
        ((step(f"IF {ROLE} = 1 {START} IF 1 / {ROLE} = 1 PRINT 1"), PACKAGE), None),
        ((step(f"IF {ROLE} = 1 RETURN; THROW 50000, 'no', 1"), PACKAGE), None),
        ((CALL, PACKAGE), None),
        ((CALL, OWN), True),
        ((CALL, GUARD, PACKAGE), True),
        ((to(OTHER, 4, 3), GUARD, PACKAGE), False),
        ((to(OTHER, 4, 2), GUARD, PACKAGE), True),
        ((to(OTHER, 4, 3), GUARD, OWN), True),
        ((to(CALL, 4, 3), GUARD, PACKAGE), None),
        ((to(OTHER, 1), GUARD, PACKAGE), None),
        ((to(OTHER, 2), PACKAGE), None),
        ((to(OTHER, 3, 3, fail=4), GUARD, PACKAGE), None),
        ((to(OTHER, 3, 4, fail=4), GUARD, PACKAGE, OTHER), True),
        ((to(OTHER, 0), GUARD, PACKAGE), None),
        ((to(GUARD, 4, 3), OTHER, PACKAGE), True),
        ((GUARD, to(PACKAGE, 4, 1)), True),
    ],
)
def test_ways_to_packages(steps: tuple[JobStep, ...], minds: bool | None) -> None:  # noqa: FBT001 - a table's column
    """Each package has to be guarded on each way that leads to it."""
    numbered = tuple(
        dataclasses.replace(one, step_id=number) for number, one in enumerate(steps, 1)
    )
    packages = frozenset(
        one.step_id
        for one in numbered
        if not one.is_t_sql or one.names("START_EXECUTION")
    )

    assert PackageSteps(steps=numbered, packages=packages).mind_the_role is minds


@pytest.mark.parametrize(("first", "minds"), [(1, True), (2, False), (3, None)])
def test_job_that_begins_elsewhere(first: int, minds: bool | None) -> None:  # noqa: FBT001 - a table's column
    """What stands before that guards nothing, and runs by hand only."""
    guard = dataclasses.replace(GUARD, step_id=1)
    after = dataclasses.replace(OTHER, step_id=3)
    job = PackageSteps(steps=(guard, after), packages=frozenset({2}), first=first)

    assert job.mind_the_role is minds
