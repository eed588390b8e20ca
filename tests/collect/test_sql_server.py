"""An instance's first batch: what each answer means, and which mean nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.collect import sql_server as asked
from fixtures.collect.agent_jobs import POLLING_JOBS
from fixtures.collect.batches import Answers, Row
from fixtures.collect.job_steps import JOB_STEPS
from fixtures.errors import AccessDeniedError, AnswerError, MalformedAnswerError
from fixtures.facts.sql_server import (
    AvailabilityGroupListener,
    AvailabilityReplica,
    CatalogDatabase,
    MasterKeyCredential,
    MasterKeyJob,
    SqlInstance,
    SqlLogin,
)
from tests.collect.scripted import ScriptedSqlServer, Table

#: The server's clock shows two hours more than UTC.
CLOCKS: Row = {
    "local_now": dt.datetime(2026, 7, 1, 14, 0, 0, 3000),  # noqa: DTZ001 - as sent
    "utc_now": dt.datetime(2026, 7, 1, 12, 0, 0),  # noqa: DTZ001 - as sent
}
INSTANCE: Row = {
    "server_name": "SSISNODE1",
    "product_version": "16.0.4175.1",
    "is_hadr_enabled": 1,
    "is_integrated_only": 0,
    "sqlserver_start_time": dt.datetime(2026, 6, 30, 6, 0, 0),  # noqa: DTZ001 - as sent
    **CLOCKS,
}
LOGIN: Row = {
    "name": "##MS_SSISLogDBWorkerAgentLogin##",
    "sid": "5A" * 16,
    "is_disabled": False,
    "is_locked": 0,
    "is_expired": 0,
    "password_set": None,
    "create_date": dt.datetime(2026, 1, 1, 1, 0, 0),  # noqa: DTZ001 - as sent
    **CLOCKS,
}
DENIED = AccessDeniedError("SSISNODE1", "the login lacks VIEW ANY DEFINITION")


def answers(question: str, *rows: Row) -> Answers:
    """Return the answers of an instance to one question."""
    return Answers(host="SSISNODE1", by_question={question: rows})


def replica(role: str | None, group: str = "AG") -> Row:
    """Return the row of a local replica."""
    return {"group_name": group, "replica_server_name": "N1", "role_desc": role}


def test_everything_is_asked_in_one_batch() -> None:
    """One batch brings an answer to each question."""
    nothing = [Table(("x",)) for _ in asked.SERVER_QUESTIONS]
    server = ScriptedSqlServer([list(nothing)])

    found = asked.collect_server(server)

    assert len(server.batches) == 1
    assert set(found.by_question) == {one.name for one in asked.SERVER_QUESTIONS}


def test_every_question_has_a_guard() -> None:
    """No view that hides rows is asked without looking at the rights first."""
    # SERVERPROPERTY and sys.configurations hide nothing from anybody.
    asked_of_views = [
        one
        for one in asked.SERVER_QUESTIONS
        if "FROM" in one.select and "FROM sys.configurations" not in one.select
    ]

    assert asked_of_views
    assert all(question.rights for question in asked_of_views)


def test_job_step_texts_stay_on_the_server() -> None:
    """Job steps can hold passwords: their text is in no result."""
    selected = POLLING_JOBS.select.partition("CASE WHEN EXISTS")[0]

    assert "command" not in selected


def test_instance_is_read_with_its_times_in_utc() -> None:
    """Local times become absolute by the offset of the server's own clocks."""
    assert asked.parse_instance(answers("the instance", INSTANCE)) == SqlInstance(
        server_name="SSISNODE1",
        product_version="16.0.4175.1",
        is_hadr_enabled=True,
        is_integrated_security_only=False,
        started_at=dt.datetime(2026, 6, 30, 4, 0, 0, tzinfo=dt.UTC),
        observed_at=dt.datetime(2026, 7, 1, 12, 0, 0, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize(
    ("ahead", "expected_hour"), [(330, 0), (-300, 11), (0, 6)], ids=str
)
def test_offsets_of_other_time_zones(ahead: int, expected_hour: int) -> None:
    """Half hours and zones west of Greenwich are offsets like any other."""
    local_now = dt.datetime(2026, 7, 1, 12) + dt.timedelta(minutes=ahead)  # noqa: DTZ001 - as sent
    row = {**INSTANCE, "local_now": local_now}

    found = asked.parse_instance(answers("the instance", row)).started_at

    assert found.hour == expected_hour


@pytest.mark.parametrize("rows", [(), (INSTANCE, INSTANCE)])
def test_instance_is_one_row(rows: tuple[Row, ...]) -> None:
    """An instance that shows itself twice, or not at all, is not understood."""
    with pytest.raises(MalformedAnswerError):
        asked.parse_instance(answers("the instance", *rows))


@pytest.mark.parametrize("value", [None, 16])
def test_text_is_not_made_of_something_else(value: object) -> None:
    """A null where a name belongs does not become the name None."""
    with pytest.raises(TypeError, match="a text came as"):
        asked.parse_instance(
            answers("the instance", {**INSTANCE, "server_name": value})
        )


def test_time_is_not_made_of_something_else() -> None:
    """A null where a time belongs is an error."""
    with pytest.raises(TypeError, match="a time came as NoneType"):
        asked.parse_instance(
            answers("the instance", {**INSTANCE, "sqlserver_start_time": None})
        )


@pytest.mark.parametrize(
    ("rows", "role"),
    [
        ([replica("PRIMARY")], "PRIMARY"),
        ([replica("SECONDARY")], "SECONDARY"),
        ([replica("RESOLVING")], "RESOLVING"),
        ([replica(None)], "RESOLVING"),
    ],
)
def test_local_replica(rows: list[Row], role: str) -> None:
    """A replica without a role is still finding one."""
    found = asked.parse_replica(answers("the local availability replica", *rows))

    assert found == AvailabilityReplica(
        group_name="AG", replica_server_name="N1", role_desc=role
    )


@pytest.mark.parametrize(
    "rows",
    [
        [replica("SECONDARY", "DISTRIBUTED"), replica("PRIMARY")],
        [replica("PRIMARY"), replica("SECONDARY", "DISTRIBUTED")],
    ],
)
def test_forwarder_of_a_distributed_group_is_no_primary(rows: list[Row]) -> None:
    """The forwarder is primary in its own group, and secondary in the distributed."""
    found = asked.parse_replica(answers("the local availability replica", *rows))

    assert found is not None
    assert found.role_desc == "SECONDARY"


def test_no_group_is_no_replica() -> None:
    """Without a row SSISDB is in no group here."""
    assert asked.parse_replica(answers("the local availability replica")) is None


def test_listeners_keep_an_unknown_port_unknown() -> None:
    """A listener made outside SQL Server has no port in its view."""
    found = asked.parse_listeners(
        answers(
            "the listeners",
            {"group_name": "AG", "dns_name": "ssislsn", "port": 1433},
            {"group_name": "AG", "dns_name": "other", "port": None},
        )
    )

    assert found == (
        AvailabilityGroupListener(group_name="AG", dns_name="ssislsn", port=1433),
        AvailabilityGroupListener(group_name="AG", dns_name="other", port=None),
    )


def test_database_is_read_with_its_family_in_upper_case() -> None:
    """Families are compared as text: one spelling."""
    row: Row = {
        "state_desc": "ONLINE",
        "is_master_key_encrypted_by_server": True,
        "is_in_group": 1,
        "family_guid": "a0b1",
    }

    assert asked.parse_database(answers("SSISDB", row)) == CatalogDatabase(
        state_desc="ONLINE",
        is_master_key_encrypted_by_server=True,
        is_in_availability_group=True,
        family_guid="A0B1",
    )


def test_family_that_is_not_shown_is_none() -> None:
    """A database without a recovery status has no family, not the family None."""
    row: Row = {
        "state_desc": "OFFLINE",
        "is_master_key_encrypted_by_server": False,
        "is_in_group": 0,
        "family_guid": None,
    }

    found = asked.parse_database(answers("SSISDB", row))

    assert found is not None
    assert found.family_guid is None


def test_missing_database_is_a_fact() -> None:
    """No row, seen with the right to see all, is no database."""
    assert asked.parse_database(answers("SSISDB")) is None


def test_login_is_read() -> None:
    """A login comes with its state, and its times in UTC."""
    found = asked.parse_logging_login(answers("the logging login", LOGIN))

    assert found == SqlLogin(
        name="##MS_SSISLogDBWorkerAgentLogin##",
        sid="5A" * 16,
        is_disabled=False,
        is_locked=False,
        is_expired=False,
        password_last_set_at=None,
        created_at=dt.datetime(2025, 12, 31, 23, tzinfo=dt.UTC),
    )


def test_missing_login_is_a_fact() -> None:
    """No row, seen with the right to see all, is no login."""
    assert asked.parse_logging_login(answers("the logging login")) is None


@pytest.mark.parametrize("property_name", ["is_locked", "is_expired"])
def test_login_whose_state_is_not_told_is_not_understood(property_name: str) -> None:
    """What LOGINPROPERTY keeps to itself is neither yes nor no."""
    row = {**LOGIN, property_name: None}

    with pytest.raises(MalformedAnswerError, match="LOGINPROPERTY does not tell"):
        asked.parse_logging_login(answers("the logging login", row))


def test_credentials_are_read() -> None:
    """A credential is known by its name and its family."""
    row: Row = {"name": "##DBMKEY_1##", "family_guid": "a0b1"}

    assert asked.parse_key_credentials(answers("the master key credentials", row)) == (
        MasterKeyCredential(name="##DBMKEY_1##", family_guid="A0B1"),
    )


POLLING_ROW: dict[str, object] = {
    "name": "J",
    "enabled": 1,
    "date_created": dt.datetime(2026, 1, 1),  # noqa: DTZ001 - the server's local time
    "local_now": dt.datetime(2026, 3, 2),  # noqa: DTZ001 - the same
    "server_id": 0,
    "last_run_outcome": 1,
    "last_run_date": 20260301,
    "last_run_time": 0,
    "names_state_table": 1,
    "schedule_name": "Poll",
    "schedule_enabled": 1,
    "freq_type": 4,
    "freq_interval": 1,
    "freq_subday_type": 4,
    "freq_subday_interval": 2,
    "active_start_date": 20260101,
    "active_end_date": 99991231,
    "active_start_time": 0,
    "active_end_time": 235959,
}
OPENS = "OPEN MASTER KEY DECRYPTION BY PASSWORD = @"
ENCRYPTS = "ALTER MASTER KEY ADD ENCRYPTION BY SERVICE MASTER KEY"


def key_jobs(command: str | None, **changes: object) -> tuple[MasterKeyJob, ...]:
    """Return what an instance with one job that opens a master key is read as."""
    step: Row = {
        "name": "J",
        "step_id": 1,
        "step_name": "open",
        "database_name": "SSISDB",
        "database_id": 5,
        "opens_key": 1,
        "on_fail_action": 2,
        "on_fail_step_id": 0,
        "on_success_action": 3,
        "on_success_step_id": 0,
        "subsystem": "TSQL",
        "command": command,
    }
    found = {POLLING_JOBS.name: (POLLING_ROW | changes,), JOB_STEPS.name: (step,)}
    return asked.parse_key_jobs(Answers(host="SSISNODE1", by_question=found))


@pytest.mark.parametrize(
    ("changes", "is_active"),
    [
        ({}, True),
        ({"enabled": 0}, False),
        ({"server_id": None}, False),
        ({"schedule_name": None}, False),
        ({"schedule_enabled": 0}, False),
        ({"freq_type": 1}, False),
        ({"active_end_date": 20260301}, False),
    ],
)
def test_job_acts_that_recurs(changes: dict[str, object], *, is_active: bool) -> None:
    """By an enabled schedule that has not ended."""
    (job,) = key_jobs(f"{OPENS} {ENCRYPTS}", **changes)

    assert job.is_active is is_active


@pytest.mark.parametrize(
    ("command", "certain"),
    [
        (f"{OPENS} {ENCRYPTS}", [True]),
        (f"USE Vault {OPENS} {ENCRYPTS}", []),
        (f"{ENCRYPTS} {OPENS}", []),
        (f"{OPENS} -- {ENCRYPTS}", []),
        (f"{OPENS} BACKUP MASTER KEY TO FILE = 'k' ENCRYPTION BY PASSWORD = @", []),
        (f"{OPENS} EXEC dbo.encrypt_it", [False]),
        (None, [False]),
    ],
)
def test_job_counts_that_may_encrypt_the_key(
    command: str | None, certain: list[bool]
) -> None:
    """By its statements, not by the words in its text; what is hidden is in doubt."""
    assert [one.is_certain for one in key_jobs(command)] == certain


@pytest.mark.parametrize(
    "parse",
    [
        asked.parse_instance,
        asked.parse_replica,
        asked.parse_listeners,
        asked.parse_database,
        asked.parse_logging_login,
        asked.parse_key_credentials,
        asked.parse_key_jobs,
    ],
)
def test_denied_answer_is_never_an_empty_fact(parse: object) -> None:
    """Whatever was not shown is raised, not parsed."""
    denied = Answers(
        host="SSISNODE1",
        by_question={question.name: DENIED for question in asked.SERVER_QUESTIONS},
    )

    assert callable(parse)
    with pytest.raises(AnswerError, match="VIEW ANY DEFINITION"):
        parse(denied)
