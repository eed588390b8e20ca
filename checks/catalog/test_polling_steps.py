"""What the documents' polling job does when a failover happens."""

import pytest

from fixtures.facts.polling_step import PollingSteps
from fixtures.facts.stored_password import PasswordOnReplica, StepHabits
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-28")
def test_polling_job_encrypts_the_key_anew(
    polling_steps: PollingSteps, verdict: Verdict
) -> None:
    """On becoming primary it opens and encrypts SSISDB's key; it stores each role."""
    verdict.expected = "opens the key, encrypts it anew, stores the role in every run"
    verdict.actual = polling_steps.faults or verdict.expected
    verdict.cite("msdb.dbo.sysjobsteps", [one.title for one in polling_steps.steps])

    assert not polling_steps.faults


@pytest.mark.requirement("AG-29")
def test_stored_password_can_be_decrypted(
    stored_password: PasswordOnReplica, verdict: Verdict
) -> None:
    """The encrypted password is here, with everything that decrypts it."""
    verdict.expected = "a password, and the keys that decrypt it"
    verdict.actual = stored_password.faults or verdict.expected
    verdict.cite(
        f"symmetric keys in {stored_password.stored.database}",
        stored_password.symmetric_keys,
    )

    assert not stored_password.faults


@pytest.mark.requirement("AG-29.R")
def test_polling_job_has_no_bad_habit(
    step_habits: StepHabits, verdict: Verdict
) -> None:
    """Its steps keep long passwords whole and read the role of SSISDB's own group."""
    verdict.expected = "neither cuts passwords nor mistakes the group"
    verdict.actual = step_habits.faults or verdict.expected
    verdict.cite("availability groups of the instance", step_habits.group_count)

    assert not step_habits.faults
