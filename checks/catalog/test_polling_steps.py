"""What the documents' polling job does when a failover happens."""

import pytest

from fixtures.facts.polling_step import PollingTexts
from fixtures.facts.stored_password import PasswordsOnReplica, StepHabits
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-28")
def test_polling_job_encrypts_the_key_anew(
    polling_steps: PollingTexts, verdict: Verdict
) -> None:
    """On becoming primary it opens and encrypts SSISDB's key; it stores each role."""
    verdict.expected = "opens the key, encrypts it anew, stores the role in every run"
    verdict.actual = polling_steps.faults or verdict.expected
    verdict.cite("msdb.dbo.sysjobsteps", polling_steps.titles)

    assert not polling_steps.faults


@pytest.mark.requirement("AG-29")
def test_stored_password_can_be_decrypted(
    stored_passwords: PasswordsOnReplica, verdict: Verdict
) -> None:
    """The encrypted password is here, with everything that decrypts it."""
    verdict.expected = "a password, and the keys that decrypt it"
    verdict.actual = stored_passwords.faults or verdict.expected
    verdict.cite("symmetric keys by database", stored_passwords.symmetric_keys)

    assert not stored_passwords.faults


@pytest.mark.requirement("AG-29.R")
def test_polling_job_has_no_bad_habit(
    step_habits: StepHabits, verdict: Verdict
) -> None:
    """Its steps keep long passwords whole and read the role of SSISDB's own group."""
    verdict.expected = "neither cuts passwords nor mistakes the group"
    verdict.actual = step_habits.faults or verdict.expected
    verdict.cite("availability groups of the instance", step_habits.group_count)

    assert not step_habits.faults
