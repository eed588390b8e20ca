"""The real ODBC driver asks the lab's TDS endpoint: answers, errors, time limits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from unittest.mock import Mock

import pytest

from fixtures.errors import (
    MalformedAnswerError,
    SqlServerError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.secrets import Secret
from fixtures.transport import odbc
from fixtures.transport.deadline import Deadline
from fixtures.transport.odbc import (
    ResultSet,
    SqlConnection,
    SqlTarget,
    parse_datetimeoffset,
)
from tests.transport.canned_sql_server import (
    WAIT,
    CannedSqlServer,
)
from tests.transport.sql_answers import (
    MOMENT,
    NEWFOUNDLAND,
    failure_of,
)


def test_result_set_has_names_and_tuples(sql: SqlConnection) -> None:
    """A result set is its column names and its rows as tuples."""
    assert sql.run("one") == [ResultSet(columns=("value",), rows=((1,),))]


def test_all_result_sets_come_in_order(sql: SqlConnection) -> None:
    """A batch is answered by each of its result sets."""
    results = sql.run("three")

    assert [one.rows for one in results if isinstance(one, ResultSet)] == [
        ((1,),),
        (("zwei",),),
        ((True,),),
    ]


def test_statements_without_result_set_leave_nothing(sql: SqlConnection) -> None:
    """Messages and row counts neither appear nor hide what follows."""
    assert sql.run("quiet") == sql.run("one")
    assert sql.run("nothing") == []


def test_empty_result_set_is_one(sql: SqlConnection) -> None:
    """A result set without rows is still there."""
    assert sql.run("empty") == [ResultSet(columns=("value",), rows=())]


def test_datetimeoffset_keeps_its_offset(sql: SqlConnection) -> None:
    """A datetimeoffset arrives as an aware datetime with SQL Server's offset."""
    assert sql.run("offset") == [ResultSet(columns=("value",), rows=((MOMENT,),))]


@pytest.mark.parametrize(
    ("octets", "moment"),
    [
        (
            "e807 0500 0600 0700 0800 0900 00ca5b07 0500 1e00",
            MOMENT,
        ),
        (
            "e807 0c00 1f00 1700 3b00 3b00 9cc99a3b fdff e2ff",
            dt.datetime(2024, 12, 31, 23, 59, 59, 1000000 - 1, NEWFOUNDLAND),
        ),
    ],
    ids=["ahead", "behind-and-100-nanoseconds"],
)
def test_datetimeoffset_structure(octets: str, moment: dt.datetime) -> None:
    """Both parts of the offset carry the sign; finer digits are cut off."""
    assert parse_datetimeoffset(bytes.fromhex(octets)) == moment


def test_text_in_a_variant_is_read(sql: SqlConnection) -> None:
    """A sql_variant with text needs no conversion."""
    assert sql.run("text variant")[0] == ResultSet(
        columns=("value",), rows=(("SSISNODE1",),)
    )


def test_number_in_a_variant_is_refused(sql: SqlConnection) -> None:
    """What pyodbc cannot read is an error, and the connection goes on."""
    with pytest.raises(MalformedAnswerError, match="ODBC SQL type -16"):
        sql.run("number variant")

    assert len(sql.run("one")) == 1


def test_error_ends_the_answer(sql: SqlConnection) -> None:
    """The result sets before an error are kept, and the error keeps its number."""
    first, error = sql.run("fails in the middle")

    assert first == ResultSet(columns=("value",), rows=((1,),))
    assert isinstance(error, SqlServerError)
    assert error.number == 8134
    assert str(error) == (
        "SSISNODE1: SQL Server error 8134: Divide by zero error encountered."
    )


def test_secret_batch_is_answered_as_any_other(sql: SqlConnection) -> None:
    """SQL Server gets what no traceback shows."""
    assert sql.run(Secret("one")) == sql.run("one")


def test_secret_batch_is_in_no_traceback(
    sql: SqlConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever breaks in sees the arguments of every call."""
    cursor = Mock(execute=Mock(side_effect=KeyboardInterrupt), description=None)
    monkeypatch.setattr(sql, "_connection", Mock(cursor=lambda: cursor))

    with pytest.raises(KeyboardInterrupt) as caught:
        sql.run(Secret("S3cret-phrase"))

    frames = [entry.frame.f_locals for entry in caught.traceback]
    # The last frames are the mock's own, which was called with the text.
    assert "S3cret-phrase" not in repr(frames[1:3])


def test_connection_survives_an_error(sql: SqlConnection) -> None:
    """After a failed batch the next one is answered."""
    (error,) = sql.run("fails at once")

    assert isinstance(error, SqlServerError)
    assert error.number == 229
    assert len(sql.run("one")) == 1


def test_query_timeout_is_told(sql: SqlConnection) -> None:
    """A batch that takes too long is cancelled, and the connection goes on."""
    with pytest.raises(TimeoutExceededError, match="not answered in time"):
        sql.run(WAIT)

    assert len(sql.run("one")) == 1


def test_lost_connection_is_told(sql: SqlConnection) -> None:
    """A connection that SQL Server closed is not silently opened again."""
    sql.run("ends the session")

    with pytest.raises(UnreachableError, match="closed while in use"):
        sql.run("one")


def test_deadline_stops_questions(sql_target: SqlTarget) -> None:
    """When the run's time is over, nothing is sent any more."""
    with SqlConnection(sql_target, Deadline.after(20)) as sql:
        sql._deadline = Deadline.after(0)

        with pytest.raises(TimeoutExceededError, match="the run's time is over"):
            sql.run("one")

        assert sql.batches_sent == 0


def test_expired_deadline_opens_nothing(sql_target: SqlTarget) -> None:
    """When the run's time is over, no connection is made."""
    assert isinstance(failure_of(sql_target, seconds=0), TimeoutExceededError)


def test_batches_are_counted(sql_server: CannedSqlServer, sql: SqlConnection) -> None:
    """Every batch is one round trip, also one that fails."""
    before = len(sql_server.batches)

    sql.run("three")
    sql.run("fails at once")

    assert sql.batches_sent == 2
    assert len(sql_server.batches) - before == 2


def test_version_needs_no_round_trip(
    sql_server: CannedSqlServer, sql: SqlConnection
) -> None:
    """The engine's version is known from the logon."""
    before = len(sql_server.batches)

    assert sql.server_version == (16, 0, 4135)
    assert len(sql_server.batches) == before


def test_one_logon_a_connection(
    sql_server: CannedSqlServer, sql_target: SqlTarget
) -> None:
    """A connection is one logon, closing ends it, and the next is another one."""
    before = len(sql_server.logins)

    with SqlConnection(sql_target, Deadline.after(20)) as sql:
        sql.run("one")
    SqlConnection(sql_target, Deadline.after(20)).close()

    assert len(sql_server.logins) - before == 2


def test_named_instance_asks_for_its_port(
    sql_target: SqlTarget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a declared port, SQL Server Browser's is dialled."""
    port = sql_target.port
    monkeypatch.setattr(odbc, "ask_port", lambda *_: port)
    target = replace(sql_target, port=None, instance_name="INST1")

    with SqlConnection(target, Deadline.after(20)) as sql:
        assert len(sql.run("one")) == 1


def test_close_twice(sql: SqlConnection) -> None:
    """Closing what is closed does nothing."""
    sql.close()
    sql.close()
