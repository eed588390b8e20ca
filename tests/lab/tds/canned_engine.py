"""
An engine that knows a handful of texts, each with the results it stands for.

``SELECT parameters`` answers with what it was given, so that a client's parameters can
be compared with what it sent.
"""

from __future__ import annotations

import datetime as dt
import decimal
import threading
import uuid
from collections.abc import Iterator, Sequence

from fixtures.lab.sql.results import (
    Column,
    LoginRequest,
    Message,
    OutputParameter,
    Parameter,
    Result,
    ReturnStatus,
    Routing,
    RowCount,
    Rowset,
    SqlError,
    SqlType,
    SqlValue,
)

PASSWORD = "Pa$$w0rd"
VERSION = (16, 0, 4135, 4)
INT = SqlType(name="int")
TEXT = SqlType(name="nvarchar", length=128)
GUID = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
MOMENT = dt.datetime(2026, 11, 21, 12, 30, 15, 250000)  # noqa: DTZ001 - has no zone
ZONED = MOMENT.replace(tzinfo=dt.timezone(dt.timedelta(hours=2)))
LARGE = "grün" * 300_000

#: One column of each type that ODBC can fetch without a converter, and its value.
TYPED_VALUES: dict[str, tuple[SqlType, SqlValue]] = {
    "tinyint": (SqlType(name="tinyint"), 255),
    "smallint": (SqlType(name="smallint"), -2),
    "int": (INT, -(2**31)),
    "bigint": (SqlType(name="bigint"), 2**63 - 1),
    "bit": (SqlType(name="bit"), True),
    "real": (SqlType(name="real"), 1.5),
    "float": (SqlType(name="float"), -2.25),
    "decimal": (
        SqlType(name="decimal", precision=38, scale=4),
        decimal.Decimal("-1234567890.1234"),
    ),
    "money": (SqlType(name="money"), decimal.Decimal("922337203685477.5807")),
    "nvarchar": (SqlType(name="nvarchar", length=20), "grün 😀"),
    "nvarchar_max": (SqlType(name="nvarchar", length=-1), "漢字"),
    "varchar": (SqlType(name="varchar", length=20), "naïve €"),
    "varchar_max": (SqlType(name="varchar", length=-1), "é"),
    "nchar": (SqlType(name="nchar", length=3), "ab "),
    "char": (SqlType(name="char", length=3), "ab "),
    "varbinary": (SqlType(name="varbinary", length=20), b"\0\xff"),
    "varbinary_max": (SqlType(name="varbinary", length=-1), b"\1\2"),
    "date": (SqlType(name="date"), MOMENT.date()),
    "time": (SqlType(name="time", scale=0), dt.time(12, 30, 15)),
    "datetime": (SqlType(name="datetime"), MOMENT),
    "smalldatetime": (
        SqlType(name="smalldatetime"),
        dt.datetime(2026, 11, 21, 12, 30),  # noqa: DTZ001 - has no zone
    ),
    "datetime2": (SqlType(name="datetime2", scale=7), MOMENT),
}
TYPED_ROW = tuple(value for _, value in TYPED_VALUES.values())
NULL_ROW = (None,) * len(TYPED_VALUES)
TYPED = Rowset(
    columns=tuple(
        Column(name=name, type=kind) for name, (kind, _) in TYPED_VALUES.items()
    ),
    rows=[TYPED_ROW, NULL_ROW],
)


def single(kind: SqlType, value: SqlValue) -> Rowset:
    """A result set of one value."""
    return Rowset(columns=(Column(name="value", type=kind),), rows=[(value,)])


ONE, TWO = single(INT, 1), single(INT, 2)
ANSWERS: dict[str, list[Result | SqlError]] = {
    "SELECT 1": [ONE],
    "SELECT types": [TYPED],
    "SELECT 1; SELECT 2": [ONE, TWO],
    "SELECT zoned": [single(SqlType(name="datetimeoffset", scale=7), ZONED)],
    "SELECT guid": [single(SqlType(name="uniqueidentifier"), GUID)],
    "SELECT variant": [single(SqlType(name="sql_variant"), "grün")],
    "SELECT xml": [single(SqlType(name="xml"), "<a>ü</a>")],
    "SELECT large": [single(SqlType(name="nvarchar", length=-1), LARGE)],
    "UPDATE": [RowCount(count=3)],
    "PRINT": [Message(number=0, text="hello")],
    "SELECT x FROM missing": [SqlError(208, "Invalid object name 'missing'.")],
    "SELECT 1; SELECT x FROM missing": [
        ONE,
        SqlError(208, "Invalid object name 'missing'."),
    ],
    "FATAL": [SqlError(21, "Warning: fatal error.", severity=20)],
}


class CannedSession:
    """A session that knows ``ANSWERS``."""

    product_version = VERSION

    def __init__(
        self,
        request: LoginRequest,
        routing: Routing | None,
        server_name: str = "SQLNODE1",
    ) -> None:
        self.server_name = server_name
        self.database = request.database or "master"
        self.login_name = request.user
        self.routing = routing
        self.resets = 0
        self.is_waiting = threading.Event()
        self.is_closed = False

    def execute(
        self, text: str, parameters: Sequence[Parameter], cancelled: threading.Event
    ) -> Iterator[Result | SqlError]:
        """Answer a text; WAIT waits until it is cancelled."""
        if text.startswith("SELECT parameters"):
            yield _as_row(parameters)
        elif text == "SELECT @@SERVERNAME":
            yield single(TEXT, self.server_name)
        elif text == "SELECT resets":
            yield single(INT, self.resets)
        elif text == "WAIT":
            self.is_waiting.set()
            cancelled.wait()
        elif text == "DEFECT":
            raise RuntimeError("a defect of the engine")
        elif text == "SELECT 1, then WAIT":
            yield ONE
            cancelled.wait()
            yield TWO
        elif text == "SET @P1 = 8":
            yield OutputParameter(name="@P1", type=INT, value=8)
        else:
            # Clients also send SET and the like, which have no results.
            yield from ANSWERS.get(text, [])

    def call(
        self,
        procedure: str,
        parameters: Sequence[Parameter],
        cancelled: threading.Event,  # noqa: ARG002 - the protocol asks for it
    ) -> Iterator[Result | SqlError]:
        """Add one to the first parameter; its status is 7."""
        if procedure != "add_one":
            message = f"Could not find stored procedure '{procedure}'."
            yield SqlError(2812, message)
            return
        first = parameters[0]
        yield ONE
        yield ReturnStatus(value=7)
        if first.is_output and isinstance(first.value, int):
            yield OutputParameter(name="@n", type=INT, value=first.value + 1)

    def reset(self) -> None:
        """Count the resets."""
        self.resets += 1

    def close(self) -> None:
        """Remember the end."""
        self.is_closed = True


def _as_row(parameters: Sequence[Parameter]) -> Rowset:
    return Rowset(
        columns=tuple(
            Column(name=parameter.name, type=parameter.type) for parameter in parameters
        ),
        rows=[tuple(parameter.value for parameter in parameters)],
    )


class CannedEngine:
    """Knows one login; with ``routing`` set, readers are sent there."""

    def __init__(self, server_name: str = "SQLNODE1") -> None:
        self.server_name = server_name
        self.requests: list[LoginRequest] = []
        self.sessions: list[CannedSession] = []
        self.routing: Routing | None = None

    def login(self, request: LoginRequest) -> CannedSession:
        """Open a session."""
        self.requests.append(request)
        if request.user == "defect":
            raise RuntimeError("a defect of the engine")
        if (request.user, request.password) != ("sa", PASSWORD):
            raise SqlError(
                18456, f"Login failed for user '{request.user}'.", severity=14
            )
        if request.database == "missing":
            raise SqlError(
                4060,
                'Cannot open database "missing" requested by the login. '
                "The login failed.",
                severity=11,
            )
        routing = self.routing if request.read_only_intent else None
        session = CannedSession(request, routing, self.server_name)
        self.sessions.append(session)
        return session
