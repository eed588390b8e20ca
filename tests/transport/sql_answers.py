"""What a SQL Server with canned answers says to the driver, and how it fails."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.errors import (
    ObservationError,
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
from fixtures.transport.deadline import Deadline
from fixtures.transport.odbc import (
    SqlConnection,
    SqlTarget,
)
from tests.transport.canned_sql_server import (
    PASSWORD,
    WAIT,
    Answers,
)

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


def failure_of(target: SqlTarget, seconds: float = 20) -> ObservationError:
    """Return why no connection to the target came about."""
    with pytest.raises(ObservationError) as caught:
        SqlConnection(target, Deadline.after(seconds))
    return caught.value
