"""Remote procedure calls."""

from __future__ import annotations

import pytest

from fixtures.lab.sql.results import Parameter, SqlType
from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.packets import HEADER
from fixtures.lab.tds.rpc import ProcedureCall, parse_rpc
from tests.lab.tds.captures import captured
from tests.lab.tds.client_messages import encode_rpc

HEADERS = "16000000 12000000 0200 0000000000000000 01000000"
INT = SqlType(name="int")
ONE = Parameter(name="@p", type=INT, value=1)
CALLS = {
    "by name": (
        (ProcedureCall(procedure="dbo.p", parameters=()),),
        HEADERS + "0500 640062006F002E007000 0000",
    ),
    "by number": (
        (ProcedureCall(procedure="sp_unprepare", parameters=(ONE,)),),
        HEADERS + "FFFF 0F00 0000  02 40007000 00 26 04 04 01000000",
    ),
    "output parameter": (
        (
            ProcedureCall(
                procedure="p",
                parameters=(Parameter(name="", type=INT, value=None, is_output=True),),
            ),
        ),
        HEADERS + "0100 7000 0000  00 01 26 04 00",
    ),
    "two calls": (
        (
            ProcedureCall(procedure="p", parameters=(ONE,)),
            ProcedureCall(procedure="q", parameters=()),
        ),
        HEADERS
        + "0100 7000 0000  02 40007000 00 26 04 04 01000000  FF  0100 7100 0000",
    ),
}
MALFORMED = {
    "no procedure": ("", "0 octets"),
    "unknown number": ("FFFF 1000 0000", "procedure number 16"),
    "unknown separator": ("0100 7000 0000 FE", "separator 0xFE"),
    "encrypted parameter": ("0100 7000 0000 00 08 26 04 00", "encrypted"),
    "table-valued parameter": ("0100 7000 0000 00 00 F3", "data type 0xF3"),
    "integer of three octets": ("0100 7000 0000 00 00 26 03", "of 3 octets"),
    "value longer than its type": ("0100 7000 0000 00 00 26 04 08", "of 8 octets"),
    "value longer than the message": ("0100 7000 0000 00 00 26 04 04 01", "1 octets"),
    "string longer than its type": (
        "0100 7000 0000 00 00 A7 0200 0904D00034 0300 616263",
        "varchar of 3 octets",
    ),
    "chunk longer than the message": (
        "0100 7000 0000 00 00 A7 FFFF 0904D00034 FEFFFFFFFFFFFFFF FFFFFF7F",
        "0 octets",
    ),
    "chunks of another total": (
        "0100 7000 0000 00 00 A7 FFFF 0904D00034 0200000000000000 01000000 61 00000000",
        "PLP value of 1 octets",
    ),
    "date beyond the calendar": ("0100 7000 0000 00 00 28 03 FFFFFF", "0xffffff"),
}


@pytest.mark.parametrize(("calls", "octets"), CALLS.values(), ids=CALLS)
def test_reads_calls(calls: tuple[ProcedureCall, ...], octets: str) -> None:
    """Calls are read with their parameters."""
    assert parse_rpc(bytes.fromhex(octets)) == calls


@pytest.mark.parametrize(("calls", "octets"), CALLS.values(), ids=CALLS)
def test_writes_calls(calls: tuple[ProcedureCall, ...], octets: str) -> None:
    """The tests' client writes the same octets."""
    assert encode_rpc(*calls) == bytes.fromhex(octets)


@pytest.mark.parametrize(("octets", "arrived"), MALFORMED.values(), ids=MALFORMED)
def test_refuses_malformed_call(octets: str, arrived: str) -> None:
    """A malformed call is refused, and the error says what arrived."""
    with pytest.raises(RemoteProtocolError, match=arrived):
        parse_rpc(bytes.fromhex(HEADERS + octets))


def test_reads_prepared_statement_of_driver() -> None:
    """Microsoft's driver prepares and executes with a handle to be returned."""
    text = SqlType(name="nvarchar", length=-1)

    assert parse_rpc(captured("2.2.6.6_sp_prepexec")[HEADER.size :]) == (
        ProcedureCall(
            procedure="sp_prepexec",
            parameters=(
                Parameter(name="", type=INT, value=None, is_output=True),
                Parameter(name="", type=text, value="@P1 int"),
                Parameter(name="", type=text, value="SELECT @P1"),
                Parameter(name="", type=INT, value=7),
            ),
        ),
    )


def test_reads_named_procedure_of_driver() -> None:
    """Microsoft's driver asks for the data types by the procedure's name."""
    (call,) = parse_rpc(captured("2.2.6.6_sp_datatype_info")[HEADER.size :])

    assert call.procedure == "[sys].sp_datatype_info_100"
    assert [parameter.value for parameter in call.parameters] == [12, 4]
