"""What the ODBC driver reports is told as what it means, in any language."""

from __future__ import annotations

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
from fixtures.transport.odbc_failure import (
    Diagnostic,
    connection_failure,
    diagnostics,
    statement_failure,
)

DRIVER = "[Microsoft][ODBC Driver 18 for SQL Server]"
SERVER = f"{DRIVER}[SQL Server]"


def test_record_is_taken_apart() -> None:
    """A record is SQLSTATE, number, text and whether SQL Server said it."""
    text = f"[42S02] {SERVER}Invalid object name 'a (b)'. (208) (SQLExecDirectW)"

    assert diagnostics(("42S02", text)) == [
        Diagnostic(
            state="42S02",
            number=208,
            text="Invalid object name 'a (b)'.",
            is_from_server=True,
        )
    ]


def test_text_may_begin_with_brackets() -> None:
    """A text in brackets is a text, not an origin."""
    text = f"[42000] {SERVER}[dbo].[x] is wrong. (50001) (SQLExecDirectW)"

    assert diagnostics(("42000", text))[0].text == "[dbo].[x] is wrong."


def test_several_records_are_divided() -> None:
    """Each of several records keeps its own number."""
    text = (
        f"[42000] {SERVER}Cannot open database. (4060) (SQLDriverConnect); "
        f"[28000] {SERVER}Login failed. (18456)"
    )

    assert [one.number for one in diagnostics(("42000", text))] == [4060, 18456]


@pytest.mark.parametrize(
    ("arguments", "state", "text"),
    [
        (
            ("ODBC SQL type -16 is not supported", "HY106"),
            "HY106",
            "ODBC SQL type -16 is not supported",
        ),
        (
            ("HY000", "The driver did not supply an error!"),
            "HY000",
            "The driver did not supply an error!",
        ),
        (
            ("Attempt to use a closed connection.",),
            "HY000",
            "Attempt to use a closed connection.",
        ),
        ((), "HY000", ""),
    ],
    ids=["reversed", "bare", "text-only", "nothing"],
)
def test_text_without_record_is_kept(
    arguments: tuple[str, ...], state: str, text: str
) -> None:
    """What has no number is a driver's record with number 0."""
    assert diagnostics(arguments) == [
        Diagnostic(state=state, number=0, text=text, is_from_server=False)
    ]


CONNECTION_FAILURES = {
    "wrong-password": (
        f"[28000] {SERVER}Fehler bei der Anmeldung. (18456) (SQLDriverConnect)",
        AuthenticationError,
    ),
    "locked-login": (
        f"[28000] {SERVER}The account is currently locked out. (18486)",
        AuthenticationError,
    ),
    "database-behind-login-failed": (
        f"[28000] {SERVER}Login failed. (18456); [42000] {SERVER}No. (4060)",
        SqlServerError,
    ),
    "unreadable-secondary": (
        f"[42000] {SERVER}The target database is not accessible. (976)",
        SqlServerError,
    ),
    "untrusted-on-localised-windows": (
        f"[08001] {DRIVER}SSL-Anbieter: nicht vertrauenswürdig. (-2146893019)",
        CertificateNotTrustedError,
    ),
    "other-name-on-localised-windows": (
        f"[08001] {DRIVER}SSL-Anbieter: falscher Name. (-2146893022)",
        CertificateNotTrustedError,
    ),
    "untrusted-on-linux": (
        f"[08001] {DRIVER}[error:0A000086::certificate verify failed:self-signed] (-1)",
        CertificateNotTrustedError,
    ),
    "driver-without-its-files": (
        "[IM004] [unixODBC][Driver Manager]Driver's SQLAllocHandle failed (0)",
        ClientSetupError,
    ),
    "driver-that-is-gone": (
        "[01000] [unixODBC][Driver Manager]Can't open lib 'x' : file not found (0)",
        ClientSetupError,
    ),
    "no-ticket": (
        f"[HY000] {DRIVER}SSPI Provider: No Kerberos credentials available (458752)",
        ClientSetupError,
    ),
    "logon-timeout": (
        f"[HYT00] {DRIVER}Login timeout expired (0) (SQLDriverConnect)",
        TimeoutExceededError,
    ),
    "connection-reset": (
        f"[08001] {DRIVER}TCP Provider: Error code 0x2746 (10054) (SQLDriverConnect)",
        UnreachableError,
    ),
}


@pytest.mark.parametrize(
    ("text", "kind"), CONNECTION_FAILURES.values(), ids=CONNECTION_FAILURES
)
def test_connection_failure(text: str, kind: type[ObservationError]) -> None:
    """Why no connection came about follows from numbers and SQLSTATE."""
    assert type(connection_failure("H", diagnostics(("", text)), None)) is kind


STATEMENT_FAILURES = {
    "permission": (f"[42000] {SERVER}Denied. (229) (SQLExecDirectW)", SqlServerError),
    "query-timeout": (
        f"[HYT00] {DRIVER}Query timeout expired (0)",
        TimeoutExceededError,
    ),
    "reset": (f"[08S01] {DRIVER}TCP Provider: Error code 0x68 (104)", UnreachableError),
    "unreadable-type": (
        f"[07006] {DRIVER}Restricted data type (0)",
        MalformedAnswerError,
    ),
}


@pytest.mark.parametrize(
    ("text", "kind"), STATEMENT_FAILURES.values(), ids=STATEMENT_FAILURES
)
def test_statement_failure(text: str, kind: type[ObservationError]) -> None:
    """Why a statement has no result follows from its origin and SQLSTATE."""
    assert type(statement_failure("H", diagnostics(("", text)), None)) is kind


def test_number_of_a_database_failure() -> None:
    """The cause is told, not the login failure that SQL Server adds to it."""
    text, _ = CONNECTION_FAILURES["database-behind-login-failed"]

    failure = connection_failure("H", diagnostics(("", text)), None)

    assert isinstance(failure, SqlServerError)
    assert failure.number == 4060
