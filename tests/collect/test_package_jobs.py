"""Jobs that run packages: what the answers of an instance mean."""

from __future__ import annotations

import pytest

from fixtures.collect.batches import Answers, Row
from fixtures.collect.package_jobs import PACKAGE_STEPS, PROXIES, parse_package_jobs
from fixtures.facts.package_jobs import Proxy

STEP: Row = {
    "name": "Load",
    "enabled": 1,
    "server_id": 0,
    "start_step_id": 1,
    "step_id": 2,
    "subsystem": "SSIS",
    "proxy": "ETL",
    "credential": "etl",
}
GUARD: Row = {
    "name": "Load",
    "step_id": 1,
    "step_name": "primary only",
    "database_name": "master",
    "database_id": 1,
    "opens_key": 0,
    "on_fail_action": 2,
    "on_fail_step_id": 0,
    "on_success_action": 3,
    "on_success_step_id": 0,
    "subsystem": "TSQL",
    "command": "IF sys.fn_hadr_is_primary_replica(N'SSISDB') <> 1 THROW",
}


def answers(*steps: Row) -> Answers:
    """Return the answers of an instance with these package steps."""
    after = {**GUARD, "step_id": 3, "step_name": "after"}
    other = {**GUARD, "name": "Poll"}
    proxies: tuple[Row, ...] = (
        {"proxy": "ETL", "enabled": 1, "credential": "etl"},
        {"proxy": "Old", "enabled": 0, "credential": None},
    )
    return Answers(
        host="SSISNODE1",
        by_question={
            PACKAGE_STEPS.name: steps,
            PROXIES.name: proxies,
            "the job steps that follow a failover": (after, other, GUARD),
        },
    )


def test_job_comes_with_its_proxies_and_the_steps_before() -> None:
    """Those after the first package too; in their order."""
    second = {**STEP, "step_id": 4, "proxy": "Other", "credential": None}

    found = parse_package_jobs(answers(STEP, second), is_primary=False)

    (job,) = found.jobs
    assert job.proxies == {"ETL": "etl", "Other": None}
    assert [one.step_id for one in job.steps.steps] == [1, 3]
    assert job.steps.packages == {2, 4}
    assert job.minds_the_role
    assert found.proxies == {
        "ETL": Proxy(credential="etl", is_enabled=True),
        "Old": Proxy(credential=None, is_enabled=False),
    }


def test_step_in_another_language_may_be_a_guard() -> None:
    """Its text is not here, and neither is what it does with the role."""
    given = answers(STEP)
    other: Row = {**GUARD, "subsystem": "PowerShell", "command": None}
    package: Row = {**other, "step_id": 2, "subsystem": "SSIS"}
    found = parse_package_jobs(
        Answers(
            host=given.host,
            by_question={
                **given.by_question,
                "the job steps that follow a failover": (other, package),
            },
        ),
        is_primary=False,
    )

    assert found.jobs[0].minds_the_role is None


def test_step_before_the_first_one_guards_nothing() -> None:
    """The job begins behind it."""
    found = parse_package_jobs(answers({**STEP, "start_step_id": 2}), is_primary=False)

    assert found.jobs[0].minds_the_role is False


def test_step_that_starts_a_package_can_guard_it() -> None:
    """A step of Transact-SQL, where the job begins with it."""
    start = {**STEP, "step_id": 3, "start_step_id": 3}
    found = parse_package_jobs(answers(start), is_primary=False)

    assert found.jobs[0].minds_the_role is None


@pytest.mark.parametrize(
    ("command", "count"),
    [
        ("EXEC SSISDB.catalog.start_execution 1", 1),
        ("EXEC ('EXEC SSISDB.catalog.start_execution 1')", 1),
        ("EXEC DBA.dbo.load", 1),
        (None, 1),
        ("SELECT 1 -- no start_execution here", 0),
        ("SELECT N'start_execution' AS what", 0),
    ],
)
def test_step_that_only_speaks_of_a_start_is_none(
    command: str | None, count: int
) -> None:
    """By its statements; what hides them may be one."""
    start = {**STEP, "step_id": 1, "subsystem": "TSQL"}
    given = answers(start)
    steps = given.by_question["the job steps that follow a failover"]
    assert isinstance(steps, tuple)
    hidden = tuple({**one, "command": command} for one in steps)
    told = Answers(
        host=given.host,
        by_question={
            **given.by_question,
            "the job steps that follow a failover": hidden,
        },
    )

    assert len(parse_package_jobs(told, is_primary=True).jobs) == count


def test_step_without_a_proxy_needs_none() -> None:
    """It runs as the Agent's own account; the job may run elsewhere."""
    step = {**STEP, "proxy": None, "credential": None, "server_id": None}

    found = parse_package_jobs(answers(step), is_primary=True)

    assert found.jobs[0].proxies == {}
    assert not found.jobs[0].is_local


def test_command_of_a_package_step_is_not_fetched() -> None:
    """Values of parameters stand in it, and some are passwords."""
    assert "command" not in PACKAGE_STEPS.select.partition("FROM")[0]
