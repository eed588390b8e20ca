"""Who may reach the Integration Services service from another computer."""

import pytest

from fixtures.facts.remote_access import ComUsers, DcomApplication, RemoteUsers
from fixtures.verdict import Verdict

_CLASS = "Win32_DCOMApplicationSetting"


@pytest.mark.requirement("CL-21")
def test_remote_users_have_rights(remote_users: RemoteUsers, verdict: Verdict) -> None:
    """The intended remote users may launch, activate and access the application."""
    verdict.expected = "remote launch, activation and access for each of them"
    verdict.actual = remote_users.rights
    application = remote_users.application
    verdict.cite(f"{_CLASS}, {application.name}", application.shown)

    assert not remote_users.lacking


@pytest.mark.requirement("CL-21.R")
def test_nothing_is_granted_to_everyone(
    dcom_application: DcomApplication, verdict: Verdict
) -> None:
    """Neither list of the application has something for everybody."""
    verdict.expected = "nothing for Everyone or Anonymous"
    verdict.actual = dcom_application.open_to_everyone
    verdict.cite(f"{_CLASS}, {dcom_application.name}", dcom_application.shown)

    assert not dcom_application.open_to_everyone


@pytest.mark.requirement("CL-22")
def test_remote_users_may_use_com(com_users: ComUsers, verdict: Verdict) -> None:
    """Remote users who are no administrators are Distributed COM Users."""
    verdict.expected = [one.account for one in com_users.ordinary]
    verdict.actual = com_users.members
    verdict.cite("Win32_GroupUser of S-1-5-32-562", com_users.members)

    assert not com_users.missing
