"""SSISDB's content: the second batch, and what its answers mean."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.collect import catalog as asked
from fixtures.collect.batches import Answers, Row
from fixtures.errors import AccessDeniedError, SqlServerError
from fixtures.facts.mapped_logins import CatalogUser
from tests.collect.scripted import ScriptedSqlServer

NETWORK_SERVICE = bytes.fromhex("010100000000000514000000")


def answers(question: str, *rows: Row) -> Answers:
    """Return the answers of an instance to one question."""
    return Answers(host="SSISNODE1", by_question={question: rows})


def asked_by(*accounts: str, probe_key: bool = False) -> str:
    """Return the batch that asks for a catalog."""
    server = ScriptedSqlServer([[]])
    further = asked.account_questions(accounts)
    asked.collect_catalog(server, further, probe_key=probe_key)
    return server.batches[0]


def test_key_is_opened_only_on_demand() -> None:
    """Without the option nothing active is in the batch."""
    assert "OPEN SYMMETRIC KEY" not in asked_by("CORP\\svc")
    assert "OPEN SYMMETRIC KEY" in asked_by(probe_key=True)


def test_catalog_is_asked_in_ssisdb() -> None:
    """Every question runs in SSISDB's context."""
    batch = asked_by("CORP\\svc", probe_key=True)

    assert batch.count("EXEC SSISDB.sys.sp_executesql") == (
        len(asked.CATALOG_QUESTIONS) + 3
    )


def test_account_names_are_quoted() -> None:
    """A quote in a name ends no text."""
    question = asked.accounts_question(["CORP\\o'neil", "x'); DROP TABLE t --"])

    assert "(N'CORP\\o''neil'), (N'x''); DROP TABLE t --')" in question.select


def test_account_sids_are_text() -> None:
    """Names are found in any letter case; those nobody knows are left out."""
    found = asked.parse_account_sids(
        answers(
            "the SIDs of service accounts",
            {"name": "NT-AUTORITÄT\\Netzwerkdienst", "sid": NETWORK_SERVICE},
            {"name": "CORP\\gone", "sid": None},
            {"name": "sa", "sid": b"\x01"},
        )
    )

    assert found == {"nt-autorität\\netzwerkdienst": "S-1-5-20"}


def test_master_properties_are_known_in_upper_case() -> None:
    """A property without a value is empty, not the word None."""
    found = asked.parse_master_properties(
        answers(
            "the Scale Out Master's properties",
            {"property_name": "Master_Address", "property_value": "https://a:1"},
            {"property_name": "MACHINE_IP", "property_value": None},
        )
    )

    assert found == {"MASTER_ADDRESS": "https://a:1", "MACHINE_IP": ""}


def test_users_without_a_sid_have_none() -> None:
    """A user without a login maps to nothing."""
    found = asked.parse_users(
        answers(
            "the database users",
            {"name": "a", "sid": "5A", "type": "S", "authentication_type": 1},
            {"name": "b", "sid": None, "type": "G ", "authentication_type": 0},
        )
    )

    assert found == (
        CatalogUser(name="a", sid="5A", type="S", authentication_type=1),
        CatalogUser(name="b", sid=None, type="G", authentication_type=0),
    )


def test_last_success_is_read_with_its_offset() -> None:
    """Executions carry their offset from UTC."""
    moment = dt.datetime(2026, 7, 1, 14, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    row: Row = {"server_name": "SSISNODE1", "start_time": moment}

    found = asked.parse_last_success(answers("the newest successful execution", row))

    assert found == ("SSISNODE1", dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC))


def test_no_success_is_none() -> None:
    """A catalog in which nothing has succeeded proves nothing."""
    found = asked.parse_last_success(answers("the newest successful execution"))

    assert found is None


def test_last_success_needs_the_right_to_see_all_executions() -> None:
    """Somebody who sees only his own executions would see none."""
    assert [right.name for right in asked.LAST_SUCCESS.rights] == [
        "membership of ssis_admin or ssis_logreader in SSISDB"
    ]


@pytest.mark.parametrize("number", [0, 15581])
def test_probe_tells_its_error(number: int) -> None:
    """The probe's error number is its answer; 0 is success."""
    row: Row = {"error_number": number}

    found = asked.parse_probe(answers("the active probe of the master key", row))

    assert found == number


def test_probe_that_was_not_made_is_none() -> None:
    """Not asked is not failed."""
    assert asked.parse_probe(answers("something else")) is None


def test_probe_that_failed_otherwise_is_raised() -> None:
    """An error outside the probe is no answer of the probe."""
    error = SqlServerError("SSISNODE1", 1205, "deadlock")
    found = Answers(
        host="SSISNODE1", by_question={"the active probe of the master key": error}
    )

    with pytest.raises(SqlServerError, match="1205"):
        asked.parse_probe(found)


def test_key_without_a_row_is_not_understood() -> None:
    """SSISDB always has a master key; not seeing it is no fact."""
    denied = AccessDeniedError("SSISNODE1", "the login lacks VIEW DEFINITION")
    found = Answers(host="SSISNODE1", by_question={"the database master key": denied})

    with pytest.raises(AccessDeniedError):
        asked.parse_key_modified_at(found)
