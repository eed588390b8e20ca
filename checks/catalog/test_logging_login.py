"""The login under which Scale Out Workers write execution logs into SSISDB."""

import pytest

from fixtures.facts.catalog import LoggingAccount
from fixtures.facts.logging_password import LoggingPassword
from fixtures.facts.sql_server import LoggingLogin
from fixtures.facts.windows_logging import WindowsLoggingAccounts
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-30")
def test_login_exists_on_the_primary(
    primary_logging_login: LoggingLogin | WindowsLoggingAccounts, verdict: Verdict
) -> None:
    """Whoever writes execution logs may log in on the primary replica."""
    verdict.expected = "exists and can log in"
    verdict.actual = primary_logging_login.condition
    verdict.cite("sys.server_principals", primary_logging_login.server_name)

    assert primary_logging_login.is_usable


@pytest.mark.requirement("SO-32")
def test_login_exists_on_every_secondary(
    secondary_logging_login: LoggingLogin | WindowsLoggingAccounts, verdict: Verdict
) -> None:
    """Whoever writes execution logs may log in on every secondary replica."""
    verdict.expected = "exists and can log in"
    verdict.actual = secondary_logging_login.condition
    verdict.cite("sys.server_principals", secondary_logging_login.server_name)

    assert secondary_logging_login.is_usable


@pytest.mark.requirement("SO-33")
def test_login_maps_to_its_user(
    logging_account: LoggingAccount, verdict: Verdict
) -> None:
    """The logging login has the SID of its SSISDB user on every replica."""
    verdict.expected = logging_account.user_description
    verdict.actual = logging_account.login_description
    verdict.cite("sys.sql_logins", logging_account.server_name)

    assert logging_account.user_sid is not None
    assert logging_account.login_sid == logging_account.user_sid


@pytest.mark.requirement("SO-31")
def test_password_was_set_after_installation(
    logging_password: LoggingPassword, verdict: Verdict
) -> None:
    """The logging login's password is one that a person chose."""
    verdict.expected = "set after installation"
    verdict.actual = logging_password.condition
    verdict.cite("instance of the login that setup made", logging_password.original_at)

    assert logging_password.is_chosen
