"""Numbered procedures and prepared statements."""

from __future__ import annotations

import threading

import pytest

from fixtures.lab.sql.results import (
    LoginRequest,
    Parameter,
    ReturnStatus,
    Rowset,
    SqlError,
    SqlType,
)
from fixtures.lab.tds.procedures import (
    Procedures,
    declared_names,
    is_statement,
    plain_name,
)
from fixtures.lab.tds.reply import CallResult, ReturnValue
from fixtures.lab.tds.rpc import ProcedureCall
from tests.lab.tds.canned_engine import ONE, CannedSession

INT = SqlType(name="int")
TEXT = SqlType(name="nvarchar", length=-1)
REQUEST = LoginRequest(
    user="sa",
    password="",
    database="",
    application="suite",
    client_host="CLIENT1",
    server_name="SQLNODE1",
    local_address="127.0.0.1",
    local_port=1433,
)
HANDLE_1 = ReturnValue(ordinal=0, name="", type=INT, value=1)


@pytest.fixture
def procedures() -> Procedures:
    """The procedures of a canned session."""
    return Procedures(CannedSession(REQUEST, routing=None))


def text(value: str) -> Parameter:
    """An unnamed text parameter."""
    return Parameter(name="", type=TEXT, value=value)


def number(value: int | None, *, is_output: bool = False) -> Parameter:
    """An unnamed integer parameter."""
    return Parameter(name="", type=INT, value=value, is_output=is_output)


HANDLE = number(None, is_output=True)


def call(procedures: Procedures, name: str, *parameters: Parameter) -> list[CallResult]:
    """All results of one call."""
    called = ProcedureCall(procedure=name, parameters=parameters)
    return list(procedures.call(called, threading.Event()))


def error_of(results: list[CallResult]) -> tuple[int, str]:
    """Number and text of the only result, an error."""
    (error,) = results
    assert isinstance(error, SqlError)
    return error.number, error.text


def columns_of(results: list[CallResult]) -> list[str]:
    """The column names of the only result set."""
    (rowset,) = (each for each in results if isinstance(each, Rowset))
    return [column.name for column in rowset.columns]


def test_executes_statement(procedures: Procedures) -> None:
    """A statement without parameters needs no declaration."""
    assert call(procedures, "sp_executesql", text("SELECT 1")) == [ONE]


def test_executes_by_qualified_name(procedures: Procedures) -> None:
    """The protocol's procedures can be called by name and schema as well."""
    assert call(procedures, "[sys].[sp_executesql]", text("SELECT 1")) == [ONE]


def test_names_parameters_by_declaration(procedures: Procedures) -> None:
    """Values without a name get the one that they were declared by."""
    declaration = text("@a decimal(10, 2), @b nvarchar(max)")
    results = call(
        procedures,
        "sp_executesql",
        text("SELECT parameters"),
        declaration,
        number(1),
        text("x"),
    )

    assert columns_of(results) == ["@a", "@b"]


def test_keeps_given_names(procedures: Procedures) -> None:
    """Values that have a name keep it, in whatever order they come."""
    given = Parameter(name="@b", type=INT, value=1)
    declaration = text("@a int, @b int")
    results = call(
        procedures, "sp_executesql", text("SELECT parameters"), declaration, given
    )

    assert columns_of(results) == ["@b"]


def test_returns_output_by_position(procedures: Procedures) -> None:
    """An output value carries the position of its parameter in the call."""
    output = number(None, is_output=True)
    results = call(
        procedures, "sp_executesql", text("SET @P1 = 8"), text("@P1 int OUT"), output
    )

    assert results == [ReturnValue(ordinal=2, name="@P1", type=INT, value=8)]


def test_failed_statement_returns_error_number(procedures: Procedures) -> None:
    """The return status of a statement that failed is its error's number."""
    *_, status = call(procedures, "sp_executesql", text("SELECT x FROM missing"))

    assert status == ReturnStatus(value=208)


def test_prepares_then_executes(procedures: Procedures) -> None:
    """A prepared statement runs by its handle."""
    prepared = call(procedures, "sp_prepare", HANDLE, text(""), text("SELECT 1"))

    assert prepared == [HANDLE_1]
    assert call(procedures, "sp_execute", number(1)) == [ONE]


def test_prepares_and_executes_at_once(procedures: Procedures) -> None:
    """sp_prepexec returns the handle and the results."""
    results = call(procedures, "sp_prepexec", HANDLE, text(""), text("SELECT 1"))

    assert results == [HANDLE_1, ONE]


def test_prepares_procedure_call(procedures: Procedures) -> None:
    """sp_prepexecrpc calls a procedure, and again by its handle."""
    first = call(procedures, "sp_prepexecrpc", HANDLE, text("add_one"), number(1))
    again = call(procedures, "sp_execute", number(1), number(1))

    assert first == [HANDLE_1, ONE, ReturnStatus(value=7)]
    assert again == [ONE, ReturnStatus(value=7)]


def test_preparing_again_frees_old_handle(procedures: Procedures) -> None:
    """A handle that comes in with a new statement is given up."""
    call(procedures, "sp_prepexec", HANDLE, text(""), text("SELECT 1"))
    call(procedures, "sp_prepexec", number(1), text(""), text("SELECT 1"))

    assert error_of(call(procedures, "sp_execute", number(1)))[0] == 8179


def test_unprepares(procedures: Procedures) -> None:
    """A handle that was given up is unknown."""
    call(procedures, "sp_prepare", HANDLE, text(""), text("SELECT 1"))
    freed = call(procedures, "sp_unprepare", number(1))

    assert freed == []
    assert error_of(call(procedures, "sp_execute", number(1))) == (
        8179,
        "Could not find prepared statement with handle 1.",
    )


def test_reset_forgets_handles(procedures: Procedures) -> None:
    """After a reset no handle is known."""
    call(procedures, "sp_prepare", HANDLE, text(""), text("SELECT 1"))
    procedures.reset()

    assert error_of(call(procedures, "sp_unprepare", number(1)))[0] == 8179


def test_calls_procedure_by_name(procedures: Procedures) -> None:
    """Any other procedure is the session's; its output values get positions."""
    given = Parameter(name="@n", type=INT, value=1, is_output=True)
    results = call(procedures, "add_one", given)

    assert results == [
        ONE,
        ReturnStatus(value=7),
        ReturnValue(ordinal=0, name="@n", type=INT, value=2),
    ]


def test_matches_unnamed_output_in_turn(procedures: Procedures) -> None:
    """Output values go to the parameters in turn if the call gave no names."""
    *_, value = call(procedures, "add_one", number(1, is_output=True))

    assert value == ReturnValue(ordinal=0, name="@n", type=INT, value=2)


@pytest.mark.parametrize(
    ("name", "given", "missing"),
    [
        ("sp_executesql", (), "@statement"),
        ("sp_prepexec", (), "@handle"),
        ("sp_prepexec", (HANDLE,), "@params"),
        ("sp_unprepare", (), "@handle"),
    ],
)
def test_refuses_missing_parameter(
    procedures: Procedures, name: str, given: tuple[Parameter, ...], missing: str
) -> None:
    """A call that lacks a parameter gets the product's error."""
    number_and_text = error_of(call(procedures, name, *given))

    text = f"Procedure or function '{name}' expects parameter '{missing}', "
    assert number_and_text == (201, text + "which was not supplied.")


@pytest.mark.parametrize("name", ["sp_cursoropen", "sp_cursorprepexec"])
def test_opens_no_cursor(procedures: Procedures, name: str) -> None:
    """Server cursors are not modelled; the product's own error says so."""
    assert error_of(call(procedures, name, HANDLE))[0] == 16937


@pytest.mark.parametrize("name", ["sp_cursorfetch", "sp_cursorclose"])
def test_knows_no_cursor(procedures: Procedures, name: str) -> None:
    """No cursor is ever open, so each handle is unknown."""
    assert error_of(call(procedures, name, number(180150003))) == (
        16909,
        f"{name}: The cursor identifier value provided (abcdef3) is not valid.",
    )


@pytest.mark.parametrize(
    ("declaration", "names"),
    [
        ("", ()),
        ("@P1 int", ("@P1",)),
        ("@P1 int,@P2 nvarchar(2)", ("@P1", "@P2")),
        (" @a decimal(10, 2) OUTPUT, @b datetime2(7)", ("@a", "@b")),
        ("@a$#_1 sysname = N'x'", ("@a$#_1",)),
    ],
)
def test_declared_names(declaration: str, names: tuple[str, ...]) -> None:
    """Names are found between the commas that separate declarations."""
    assert declared_names(declaration) == names


@pytest.mark.parametrize(
    ("procedure", "name"),
    [
        ("sp_executesql", "sp_executesql"),
        ("[sys].[SP_EXECUTESQL]", "sp_executesql"),
        ("master..sp_executesql", "sp_executesql"),
        ("dbo.mine", "mine"),
        ("other.dbo.mine", "other.dbo.mine"),
    ],
)
def test_plain_name(procedure: str, name: str) -> None:
    """A system procedure is known by its name, however it is qualified."""
    assert plain_name(procedure) == name


def test_tells_statements_from_procedures() -> None:
    """What runs a statement counts as a batch, anything else as a call."""
    statement = ProcedureCall(procedure="sp_prepexec", parameters=())
    procedure = ProcedureCall(procedure="sp_prepare", parameters=())

    assert is_statement(statement)
    assert not is_statement(procedure)
