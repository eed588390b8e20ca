"""The real ODBC driver asks the lab's TDS endpoint, and every failure is told."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.errors import (
    AuthenticationError,
    CertificateNotTrustedError,
    ClientSetupError,
    MalformedAnswerError,
    ObservationError,
    SqlServerError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.lab.sql.results import (
    Column,
    Message,
    RowCount,
    Rowset,
    SqlError,
    SqlType,
    SqlValue,
)
from fixtures.secrets import Secret
from fixtures.transport import odbc, openssl_trust
from fixtures.transport.deadline import Deadline
from fixtures.transport.odbc import (
    ResultSet,
    SqlConnection,
    SqlTarget,
    parse_datetimeoffset,
)
from tests.transport.canned_sql_server import (
    PASSWORD,
    WAIT,
    Answers,
    CannedSqlServer,
    canned_sql_server,
)
from tests.transport.certificates import SERVER_NAME, ServerCertificate

INDIA = dt.timezone(dt.timedelta(hours=5, minutes=30))
NEWFOUNDLAND = dt.timezone(-dt.timedelta(hours=3, minutes=30))
MOMENT = dt.datetime(2024, 5, 6, 7, 8, 9, 123456, INDIA)
DIVISION_BY_ZERO = SqlError(8134, "Divide by zero error encountered.")
PERMISSION_DENIED = SqlError(229, "The SELECT permission was denied.", severity=14)
SESSION_KILLED = SqlError(596, "The session is in the kill state.", severity=21)


def row(type_name: str, value: SqlValue) -> Rowset:
    """Return a result set with one column and one row."""
    column = Column(name="value", type=SqlType(name=type_name))
    return Rowset(columns=(column,), rows=[(value,)])


ANSWERS: Answers = {
    "one": [row("int", 1)],
    "three": [row("int", 1), row("nvarchar", "zwei"), row("bit", 1)],
    "quiet": [Message(number=0, text="hello"), RowCount(count=3), row("int", 1)],
    "nothing": [RowCount(count=3)],
    "empty": [Rowset(columns=row("int", 1).columns, rows=[])],
    "offset": [row("datetimeoffset", MOMENT)],
    "text variant": [row("sql_variant", "SSISNODE1")],
    "number variant": [row("sql_variant", 16)],
    "fails in the middle": [row("int", 1), DIVISION_BY_ZERO, row("int", 2)],
    "fails at once": [PERMISSION_DENIED],
    "ends the session": [SESSION_KILLED],
    "echoes": [SqlError(50000, f"you sent {PASSWORD}")],
    WAIT: [row("int", 1)],
}


@pytest.fixture(scope="module", autouse=True)
def _system_authorities_afterwards() -> Iterator[None]:
    """Leave no authority of these tests to the rest of the process."""
    yield
    with openssl_trust.trusted_authorities("", None, 5):
        pass


@pytest.fixture(scope="module")
def server(server_certificate: ServerCertificate) -> Iterator[CannedSqlServer]:
    """A SQL Server with canned answers."""
    with canned_sql_server(server_certificate, ANSWERS) as running:
        yield running


@pytest.fixture
def sql_target(
    server: CannedSqlServer, server_certificate: ServerCertificate
) -> SqlTarget:
    """That server as an instance, by address, under its certificate's name."""
    return SqlTarget(
        host="SSISNODE1",
        address=server.address,
        port=server.port,
        certificate_name=SERVER_NAME,
        ca_file=server_certificate.authority,
        authentication="sql",
        user="audit",
        password=Secret(PASSWORD),
        query_timeout_seconds=1,
    )


@pytest.fixture
def sql(sql_target: SqlTarget) -> Iterator[SqlConnection]:
    """A connection to that server."""
    with SqlConnection(sql_target, Deadline.after(20)) as opened:
        yield opened


def failure_of(target: SqlTarget, seconds: float = 20) -> ObservationError:
    """Return why no connection to the target came about."""
    with pytest.raises(ObservationError) as caught:
        SqlConnection(target, Deadline.after(seconds))
    return caught.value


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


def test_batches_are_counted(server: CannedSqlServer, sql: SqlConnection) -> None:
    """Every batch is one round trip, also one that fails."""
    before = len(server.batches)

    sql.run("three")
    sql.run("fails at once")

    assert sql.batches_sent == 2
    assert len(server.batches) - before == 2


def test_version_needs_no_round_trip(
    server: CannedSqlServer, sql: SqlConnection
) -> None:
    """The engine's version is known from the logon."""
    before = len(server.batches)

    assert sql.server_version == (16, 0, 4135)
    assert len(server.batches) == before


def test_one_logon_a_connection(server: CannedSqlServer, sql_target: SqlTarget) -> None:
    """A connection is one logon, closing ends it, and the next is another one."""
    before = len(server.logins)

    with SqlConnection(sql_target, Deadline.after(20)) as sql:
        sql.run("one")
    SqlConnection(sql_target, Deadline.after(20)).close()

    assert len(server.logins) - before == 2


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


def test_logon_says_who_asks(server: CannedSqlServer, sql: SqlConnection) -> None:
    """The logon carries the suite's name and no read-only intent."""
    assert len(sql.run("one")) == 1

    login = server.logins[-1]
    assert (login.user, login.database) == ("audit", "master")
    assert login.application == "SSIS high availability checks"
    assert not login.read_only_intent


def test_wrong_password(sql_target: SqlTarget) -> None:
    """A refused logon is an authentication error with SQL Server's own words."""
    failure = failure_of(replace(sql_target, password=Secret("Wr0ng-Canary")))

    assert isinstance(failure, AuthenticationError)
    assert str(failure) == (
        "SSISNODE1: the logon was refused: Login failed for user 'audit'. "
        "(SQL Server error 18456)"
    )


@pytest.mark.parametrize("password", [PASSWORD, "Wr0ng;Canary}"])
def test_password_is_nowhere(sql_target: SqlTarget, password: str) -> None:
    """Neither the target nor a failure with its traceback shows the password."""
    target = replace(sql_target, password=Secret(password), database="SSISDB")

    failure = failure_of(target)

    told = "".join(traceback.format_exception(failure))
    assert password not in repr(target) + told


def test_password_sent_back_is_masked(sql: SqlConnection) -> None:
    """A server that repeats the password does not get it into a report."""
    assert "you sent **********" in str(sql.run("echoes")[0])


def test_database_that_cannot_be_opened(sql_target: SqlTarget) -> None:
    """A missing database is SQL Server's own error 4060, not a bad password."""
    failure = failure_of(replace(sql_target, database="SSISDB"))

    assert isinstance(failure, SqlServerError)
    assert failure.number == 4060


def test_integrated_authentication_without_a_ticket(
    sql_target: SqlTarget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Integrated authentication needs a ticket on this machine."""
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path / 'no-tickets'}")

    failure = failure_of(replace(sql_target, authentication="integrated"))

    assert isinstance(failure, ClientSetupError)


def test_closed_port_is_told_at_once(sql_target: SqlTarget) -> None:
    """A refused connection is told as such, not as the driver's logon timeout."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    failure = failure_of(replace(sql_target, port=port))

    assert isinstance(failure, UnreachableError)
    assert str(failure) == (
        f"SSISNODE1: 127.0.0.1 port {port} does not accept connections "
        "(connection refused)"
    )


def test_server_that_stays_silent(sql_target: SqlTarget) -> None:
    """A port that accepts and says nothing is a logon that took too long."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        target = replace(
            sql_target, port=listener.getsockname()[1], login_timeout_seconds=1
        )

        failure = failure_of(target)

    assert isinstance(failure, TimeoutExceededError)
    assert "the logon was not completed in time" in str(failure)


def test_server_that_is_none(sql_target: SqlTarget) -> None:
    """A port that speaks another protocol is no SQL Server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = threading.Thread(target=answer_as_web_server, args=(listener,))
        peer.start()
        target = replace(sql_target, port=listener.getsockname()[1])

        failure = failure_of(target)

        peer.join()
    assert isinstance(failure, UnreachableError)
    assert "no connection to SQL Server" in str(failure)


def answer_as_web_server(listener: socket.socket) -> None:
    """Let the probe pass, then answer the driver in HTTP."""
    probe, _ = listener.accept()
    probe.close()
    client, _ = listener.accept()
    with client:
        client.recv(4096)
        client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize("encrypt", ["mandatory", "strict"])
def test_authority_file_is_trusted(sql_target: SqlTarget, encrypt: str) -> None:
    """With the authority's file both kinds of encryption verify the certificate."""
    target = replace(sql_target, encrypt=encrypt)  # type: ignore[arg-type]  # parameter

    with SqlConnection(target, Deadline.after(20)) as sql:
        assert len(sql.run("one")) == 1


@pytest.mark.parametrize("encrypt", ["mandatory", "strict"])
def test_unknown_authority_is_refused(sql_target: SqlTarget, encrypt: str) -> None:
    """Without the authority's file the certificate is not trusted."""
    target = replace(sql_target, ca_file=None, encrypt=encrypt)  # type: ignore[arg-type]  # parameter

    failure = failure_of(target)

    assert isinstance(failure, CertificateNotTrustedError)
    assert "is not trusted" in str(failure)


def test_certificate_for_another_name_is_refused(sql_target: SqlTarget) -> None:
    """The certificate must carry the declared name, and the remedy says so."""
    failure = failure_of(replace(sql_target, certificate_name="other.lab.example"))

    assert isinstance(failure, CertificateNotTrustedError)
    assert "certificate_name" in failure.remedy


def test_verification_can_be_switched_off(sql_target: SqlTarget) -> None:
    """An explicit choice accepts any certificate."""
    target = replace(sql_target, ca_file=None, trust_server_certificate=True)

    with SqlConnection(target, Deadline.after(20)) as sql:
        assert len(sql.run("one")) == 1


def test_authority_file_without_certificates(
    sql_target: SqlTarget, tmp_path: Path
) -> None:
    """A file that OpenSSL would silently ignore is told."""
    path = tmp_path / "authority.pem"
    path.write_text("not a certificate", encoding="utf-8")

    failure = failure_of(replace(sql_target, ca_file=path))

    assert isinstance(failure, ClientSetupError)
    assert str(failure).endswith("holds no certificate in PEM form")


def test_authority_file_in_a_fresh_process(
    server: CannedSqlServer,
    server_certificate: ServerCertificate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A process trusts a file's authorities from the first connection that names it."""
    monkeypatch.delenv(openssl_trust.VARIABLE, raising=False)
    script = f"""
from pathlib import Path
from fixtures.errors import CertificateNotTrustedError
from fixtures.secrets import Secret
from fixtures.transport.deadline import Deadline
from fixtures.transport.odbc import SqlConnection, SqlTarget
for ca_file in (None, Path({str(server_certificate.authority)!r})):
    target = SqlTarget(host="H", address="127.0.0.1", port={server.port},
        certificate_name={SERVER_NAME!r}, authentication="sql", user="audit",
        password=Secret({PASSWORD!r}), ca_file=ca_file)
    try:
        with SqlConnection(target, Deadline.after(20)) as sql:
            print("answered", len(sql.run("one")))
    except CertificateNotTrustedError:
        print("not trusted")
"""
    finished = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )

    assert finished.stdout == "not trusted\nanswered 1\n", finished.stderr


def test_same_authority_is_used_side_by_side(tmp_path: Path) -> None:
    """Two connections with one file do not wait for each other."""
    path = authority(tmp_path / "one.pem")

    with (
        openssl_trust.trusted_authorities("A", path, 0),
        openssl_trust.trusted_authorities("B", path, 0),
    ):
        assert os.environ["SSL_CERT_FILE"] == str(path)


def test_other_authority_waits(tmp_path: Path) -> None:
    """A connection with another file waits, and says so when it was too long."""
    one, other = authority(tmp_path / "one.pem"), authority(tmp_path / "other.pem")

    with (
        openssl_trust.trusted_authorities("A", one, 0),
        pytest.raises(TimeoutExceededError, match="others use another ca_file"),
        openssl_trust.trusted_authorities("B", other, 0),
    ):
        raise AssertionError("not reached")

    with openssl_trust.trusted_authorities("B", other, 0):
        assert os.environ["SSL_CERT_FILE"] == str(other)


def authority(path: Path) -> Path:
    """Write what looks like a certificate."""
    path.write_text("-----BEGIN CERTIFICATE-----\n", encoding="utf-8")
    return path
