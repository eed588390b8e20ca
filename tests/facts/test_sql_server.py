"""What an instance says of its logins, listeners and keys, in words and yes or no."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from fixtures.facts.endpoints import SqlEndpoint
from fixtures.facts.sql_server import (
    AvailabilityGroupListener,
    LoggingLogin,
    MasterKeyCredential,
    MasterKeyJob,
    MasterKeyMechanisms,
    SqlInstance,
    SqlLogin,
)

MOMENT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LOGIN = SqlLogin(
    name="##MS_SSISLogDBWorkerAgentLogin##",
    sid="5A" * 16,
    is_disabled=False,
    is_locked=False,
    is_expired=False,
    password_last_set_at=MOMENT,
    created_at=MOMENT,
)
CREDENTIAL = MasterKeyCredential(name="##DBMKEY_1##", family_guid="F")


@pytest.mark.parametrize(
    ("version", "major"), [("16.0.4175.1", 16), ("9.00.5000", 9), ("17.0.1", 17)]
)
def test_major_version(version: str, major: int) -> None:
    """The number before the first dot is the major version."""
    instance = SqlInstance(
        server_name="SSISNODE1",
        product_version=version,
        is_hadr_enabled=True,
        is_integrated_security_only=False,
        started_at=MOMENT,
        observed_at=MOMENT,
    )

    assert instance.major_version == major


@pytest.mark.parametrize(
    ("declared", "host"),
    [
        (None, "SSISLSN"),
        ("ssislsn.corp.example", "ssislsn.corp.example"),
        ("saleslsn.corp.example", "SSISLSN"),
        ("ssislsn2.corp.example", "SSISLSN"),
    ],
)
def test_listener_takes_the_suffix_of_its_own_declared_name(
    declared: str | None, host: str
) -> None:
    """A declared name of another listener says nothing of this one."""
    listener = AvailabilityGroupListener(group_name="G", dns_name="SSISLSN", port=1433)

    assert listener.endpoint(declared) == SqlEndpoint(host=host, port=1433)


def test_login_that_nothing_stops_is_usable() -> None:
    """An enabled login can be used."""
    found = LoggingLogin(server_name="SSISNODE1", login=LOGIN)

    assert found.is_usable
    assert found.condition == "exists and can log in"


@pytest.mark.parametrize(
    ("login", "condition"),
    [
        (None, "does not exist"),
        (dataclasses.replace(LOGIN, is_disabled=True), "exists, but is disabled"),
        (dataclasses.replace(LOGIN, is_locked=True), "exists, but is locked"),
        (
            dataclasses.replace(LOGIN, is_disabled=True, is_expired=True),
            "exists, but is disabled, expired",
        ),
    ],
)
def test_login_that_cannot_be_used_says_why(
    login: SqlLogin | None, condition: str
) -> None:
    """Every obstacle is named, and one is enough."""
    found = LoggingLogin(server_name="SSISNODE1", login=login)

    assert not found.is_usable
    assert found.condition == condition


@pytest.mark.parametrize(
    ("is_enabled", "is_recurring", "active"),
    [(True, True, True), (False, True, False), (True, False, False)],
)
def test_job_acts_by_itself_only_when_enabled_and_scheduled(
    *, is_enabled: bool, is_recurring: bool, active: bool
) -> None:
    """A disabled job, like one without a schedule, waits for somebody."""
    job = MasterKeyJob(
        name="ssisdb_failover",
        is_enabled=is_enabled,
        has_recurring_schedule=is_recurring,
    )

    assert job.is_active is active


def test_inactive_job_is_no_mechanism() -> None:
    """What would not act by itself is listed apart."""
    job = MasterKeyJob(name="J", is_enabled=False, has_recurring_schedule=True)
    found = MasterKeyMechanisms(server_name="N", credentials=(), jobs=(job,))

    assert found.descriptions == ()
    assert found.inactive_jobs == ("job J, inactive",)


def test_mechanisms_are_named() -> None:
    """Credentials and active jobs are mechanisms."""
    job = MasterKeyJob(name="J", is_enabled=True, has_recurring_schedule=True)
    found = MasterKeyMechanisms(server_name="N", credentials=(CREDENTIAL,), jobs=(job,))

    assert found.descriptions == ("credential ##DBMKEY_1##", "job J")
    assert found.inactive_jobs == ()
