"""The Agent of one instance: when it works, and what it does when it starts again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from fixtures.lab.agent.service import InstanceAgent
from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.agent import (
    AgentJob,
    AgentJobStep,
    AgentRequest,
    AgentSchedule,
)
from fixtures.lab.estate.sql_server import SqlInstance
from fixtures.lab.incidents import Incidents
from fixtures.lab.sql.engine import LabSqlEngine

_PATIENCE_SECONDS = 20.0


@pytest.fixture
def incidents() -> Incidents:
    """What went wrong, or has no model."""
    return Incidents()


@pytest.fixture
def instance(estate: LabEstate) -> SqlInstance:
    """The primary, without jobs."""
    found = estate.instance("SSISNODE1")
    found.jobs.clear()
    return found


@pytest.fixture
def agent(
    estate: LabEstate, instance: SqlInstance, incidents: Incidents
) -> Iterator[InstanceAgent]:
    """Its Agent, which looks when it is told to."""
    agent = InstanceAgent(estate, instance, LabSqlEngine(estate), incidents)
    yield agent
    agent.end()
    assert incidents.internal_errors == ()


def add_job(estate: LabEstate, instance: SqlInstance, command: str) -> AgentJob:
    """Give the instance a job that nothing starts."""
    job = AgentJob(
        name="job",
        owner="sa",
        date_created=estate.now,
        date_modified=estate.now,
        steps=[AgentJobStep(step_id=1, step_name="only", command=command)],
    )
    instance.jobs.append(job)
    return job


def ask(instance: SqlInstance, job: AgentJob) -> None:
    """Ask for a run, as sp_start_job does."""
    instance.agent_requests.append(AgentRequest(job_id=job.job_id, user="somebody"))


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether something comes to be before patience ends."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


def test_agent_has_long_been_running(
    agent: InstanceAgent, instance: SqlInstance
) -> None:
    """The first session is as old as the instance's start."""
    agent.look()

    (session,) = instance.agent_sessions
    assert session.agent_start_date == instance.sqlserver_start_time


@pytest.mark.parametrize("what", ["agent", "instance", "host"])
def test_nothing_is_started_where_the_agent_cannot_work(
    agent: InstanceAgent, estate: LabEstate, instance: SqlInstance, what: str
) -> None:
    """Service, instance and host have to run."""
    job = add_job(estate, instance, "PRINT 1")
    instance.agent_is_running = what != "agent"
    instance.is_running = what != "instance"
    estate.host(instance.host).is_up = what != "host"
    ask(instance, job)

    agent.look()

    assert job.activity is None
    assert instance.agent_sessions == []


def test_start_of_the_agent_starts_jobs(
    agent: InstanceAgent, estate: LabEstate, instance: SqlInstance
) -> None:
    """Those that say so, and only when it starts again."""
    job = add_job(estate, instance, "PRINT 1")
    job.schedules.append(AgentSchedule(schedule_id=1, name="at start", freq_type=64))
    agent.look()
    assert job.activity is None

    instance.agent_is_running = False
    agent.look()
    instance.agent_is_running = True
    agent.look()

    assert eventually(lambda: len(job.runs) == 1)
    assert "invoked by Schedule 1 (at start)" in job.runs[0].message
    assert [one.session_id for one in instance.agent_sessions] == [1, 2]


def test_stopping_the_agent_cancels_what_runs(
    agent: InstanceAgent, estate: LabEstate, instance: SqlInstance
) -> None:
    """The history says why."""
    job = add_job(estate, instance, "WAITFOR DELAY '10:00:00'")
    ask(instance, job)
    agent.look()
    instance.agent_is_running = False

    agent.look()

    assert eventually(lambda: len(job.runs) == 1)
    assert "prior to completion by Shutdown Sequence 0" in job.runs[0].message


def test_crash_leaves_nothing_in_the_history(
    agent: InstanceAgent, estate: LabEstate, instance: SqlInstance
) -> None:
    """Nobody was there to write it down; afterwards the job can be started again."""
    job = add_job(estate, instance, "WAITFOR DELAY '10:00:00'")
    ask(instance, job)
    agent.look()
    estate.host(instance.host).is_up = False
    agent.look()
    estate.host(instance.host).is_up = True
    job.steps[0].command = "PRINT 1"

    agent.look()
    ask(instance, job)
    agent.look()

    assert eventually(lambda: len(job.runs) == 1)
    assert job.runs[0].run_status == 1


def test_idle_computer_is_not_modelled(
    agent: InstanceAgent, estate: LabEstate, instance: SqlInstance, incidents: Incidents
) -> None:
    """A schedule that waits for one is told."""
    job = add_job(estate, instance, "PRINT 1")
    job.schedules.append(AgentSchedule(schedule_id=1, name="idle", freq_type=128))

    agent.look()

    assert "when the computer is idle" in incidents.unmodelled[0]


def test_schedule_that_was_changed_counts_anew(
    agent: InstanceAgent, estate: LabEstate, instance: SqlInstance
) -> None:
    """What it said before is forgotten."""
    job = add_job(estate, instance, "PRINT 1")
    schedule = AgentSchedule(schedule_id=1, name="once", freq_type=1)
    schedule.active_start_date = 20300101
    job.schedules.append(schedule)
    assert str(agent.look()) == "2030-01-01 00:00:00+00:00"

    schedule.active_start_time = 123000

    assert str(agent.look()) == "2030-01-01 12:30:00+00:00"
