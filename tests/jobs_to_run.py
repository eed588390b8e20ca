"""A defect in a file of its own: jobs of all kinds on the primary, for the Agent."""

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.agent import NEXT_STEP, AgentJob, AgentJobStep, AgentSchedule

EVERY_MINUTE = "every minute"
DISABLED = "disabled"
FAILING = "failing"
GOES_ON = "goes on after a failure"
RETRIED = "tries again"
ENDLESS = "endless"
OF_A_USER = "of a user"
OF_NOBODY = "of nobody"
PROGRAM = "of an operating system"


def add_jobs(estate: LabEstate) -> None:
    """Give the primary jobs; only the first two have a schedule."""
    user = next(
        one.name
        for one in estate.instance("SSISNODE1").principals
        if one.password and not one.server_roles and not one.name.startswith("##")
    )
    _add(estate, EVERY_MINUTE, "PRINT 'it ran'", schedule=1)
    _add(estate, DISABLED, "PRINT 'it ran'", schedule=1).enabled = False
    _add(estate, FAILING, "SELECT 1 / 0", "PRINT 'never'")
    _add(estate, GOES_ON, "SELECT 1 / 0", "PRINT 'after all'")
    _job(estate, GOES_ON).steps[0].on_fail_action = NEXT_STEP
    _add(estate, RETRIED, "SELECT 1 / 0").steps[0].retry_attempts = 2
    _add(estate, ENDLESS, "WAITFOR DELAY '23:59:59'")
    _add(
        estate, OF_A_USER, "PRINT SUSER_SNAME()\nGO\nALTER LOGIN sa ENABLE"
    ).owner = user
    _add(estate, OF_NOBODY, "PRINT 'never'").owner = r"LAB\nobody"
    _add(estate, PROGRAM, "ver").steps[0].subsystem = "CmdExec"


def _add(estate: LabEstate, name: str, *commands: str, schedule: int = 0) -> AgentJob:
    job = AgentJob(
        name=name,
        owner="sa",
        date_created=estate.now,
        date_modified=estate.now,
        steps=[
            AgentJobStep(step_id=number, step_name=f"step {number}", command=command)
            for number, command in enumerate(commands, 1)
        ],
    )
    if schedule:
        every = AgentSchedule(schedule_id=100 + schedule, name="every minute")
        every.freq_subday_type, every.freq_subday_interval = 4, schedule
        job.schedules.append(every)
    estate.instance("SSISNODE1").jobs.append(job)
    return job


def _job(estate: LabEstate, name: str) -> AgentJob:
    return next(one for one in estate.instance("SSISNODE1").jobs if one.name == name)
