"""Data types: octets by example."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid

import pytest

from fixtures.lab.sql.results import SqlType, SqlValue
from fixtures.lab.tds.errors import LocalProtocolError, RemoteProtocolError
from fixtures.lab.tds.types import read_type_info, wire_type
from fixtures.lab.tds.wire import Reader
from tests.lab.tds.declared import declared, read_back

GUID = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
#: Declared type, TYPE_INFO, value, octets as in ROW.
EXAMPLES: list[tuple[SqlType, str, SqlValue, str]] = [
    (declared("bit"), "6801", True, "01 01"),
    (declared("tinyint"), "2601", 255, "01 FF"),
    (declared("smallint"), "2602", -2, "02 FEFF"),
    (declared("int"), "2604", 1, "04 01000000"),
    (declared("bigint"), "2608", 2**40, "08 0000000000010000"),
    (declared("real"), "6D04", 1.5, "04 0000C03F"),
    (declared("float"), "6D08", 1.5, "08 000000000000F83F"),
    (
        declared("decimal", precision=9, scale=2),
        "6A 05 09 02",
        decimal.Decimal("-1.25"),
        "05 00 7D000000",
    ),
    (
        declared("numeric", precision=38, scale=0),
        "6C 11 26 00",
        decimal.Decimal(1),
        "11 01 01000000000000000000000000000000",
    ),
    (declared("smallmoney"), "6E04", decimal.Decimal("1.0000"), "04 10270000"),
    (declared("money"), "6E08", decimal.Decimal("-0.0001"), "08 FFFFFFFF FFFFFFFF"),
    (
        declared("uniqueidentifier"),
        "2410",
        GUID,
        "10 33221100 5544 7766 8899AABBCCDDEEFF",
    ),
    (declared("date"), "28", dt.date(2, 1, 1), "03 6D0100"),
    (declared("time", scale=0), "29 00", dt.time(0, 1), "03 3C0000"),
    (declared("time"), "29 07", dt.time(0, 0, 1), "05 8096980000"),
    (
        declared("datetime2", scale=3),
        "2A 03",
        dt.datetime(1, 1, 2, 0, 0, 1),  # noqa: DTZ001 - has no zone
        "07 E8030000 010000",
    ),
    (
        declared("datetimeoffset", scale=0),
        "2B 00",
        dt.datetime(1, 1, 2, 1, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        "08 000000 010000 3C00",
    ),
    (
        declared("datetime"),
        "6F08",
        dt.datetime(1900, 1, 2, 0, 0, 1),  # noqa: DTZ001 - has no zone
        "08 01000000 2C010000",
    ),
    (
        declared("smalldatetime"),
        "6F04",
        dt.datetime(1900, 1, 2, 1),  # noqa: DTZ001 - has no zone
        "04 0100 3C00",
    ),
    (declared("varchar", 3), "A7 0300 0904D00034", "a€", "0200 6180"),
    (declared("char", 3), "AF 0300 0904D00034", "a  ", "0300 612020"),
    (declared("nvarchar", 3), "E7 0600 0904D00034", "é", "0200 E900"),
    (declared("nchar", 2), "EF 0400 0904D00034", "a ", "0400 6100 2000"),
    (declared("varbinary", 3), "A5 0300", b"a", "0100 61"),
    (declared("binary", 2), "AD 0200", b"a\0", "0200 6100"),
    (declared("sysname"), "E7 0001 0904D00034", "a", "0200 6100"),
    (
        declared("nvarchar", -1),
        "E7 FFFF 0904D00034",
        "a",
        "0200000000000000 02000000 6100 00000000",
    ),
    (
        declared("varchar", -1),
        "A7 FFFF 0904D00034",
        "",
        "0000000000000000 00000000",
    ),
    (
        declared("varbinary", -1),
        "A5 FFFF",
        b"ab",
        "0200000000000000 02000000 6162 00000000",
    ),
    (
        declared("xml"),
        "F1 00",
        "<a/>",
        "0800000000000000 08000000 3C0061002F003E00 00000000",
    ),
    (declared("sql_variant"), "62 491F0000", 7, "06000000 38 00 07000000"),
    (
        declared("sql_variant"),
        "62 491F0000",
        "a",
        "0B000000 E7 07 0904D00034 401F 6100",
    ),
]
NAMES = [f"{kind.name}-{position}" for position, (kind, *_) in enumerate(EXAMPLES)]


@pytest.mark.parametrize(("kind", "info", "value", "octets"), EXAMPLES, ids=NAMES)
def test_writes_example(kind: SqlType, info: str, value: SqlValue, octets: str) -> None:
    """A type and a value are written as the specification lays them out."""
    wire = wire_type(kind)

    assert wire.type_info() == bytes.fromhex(info)
    assert wire.encode(value) == bytes.fromhex(octets)


@pytest.mark.parametrize(("kind", "info", "value", "octets"), EXAMPLES, ids=NAMES)
def test_reads_example(kind: SqlType, info: str, value: SqlValue, octets: str) -> None:
    """A type and a value are read from the same octets."""
    reader = Reader(bytes.fromhex(info + octets), kind.name)

    assert read_type_info(reader).decode(reader) == value
    assert reader.remaining == 0


@pytest.mark.parametrize("kind", dict.fromkeys(kind for kind, *_ in EXAMPLES), ids=str)
def test_null_is_read_back(kind: SqlType) -> None:
    """NULL has a form in every type."""
    assert read_back(wire_type(kind), None) is None


def test_refuses_unknown_name() -> None:
    """A declared type without a wire form is this side's error."""
    with pytest.raises(LocalProtocolError, match="geography"):
        wire_type(declared("geography"))


#: What only clients send: octets of TYPE_INFO and value, type, value.
CLIENT_ONLY: list[tuple[str, SqlType, SqlValue]] = [
    ("1F", declared("nvarchar", 1), None),
    ("30 FF", declared("tinyint"), 255),
    ("32 01", declared("bit"), True),
    ("34 FEFF", declared("smallint"), -2),
    ("38 01000000", declared("int"), 1),
    ("3B 0000C03F", declared("real"), 1.5),
    ("3E 000000000000F83F", declared("float"), 1.5),
    ("7A 10270000", declared("smallmoney"), decimal.Decimal(1)),
    ("7F 0100000000000000", declared("bigint"), 1),
    ("23 FFFFFF7F 0904D00034 01000000 61", declared("text"), "a"),
    ("63 FFFFFF7F 0904D00034 02000000 6100", declared("ntext"), "a"),
    ("22 FFFFFF7F FFFFFFFF", declared("image"), None),
    (
        "E7 FFFF 0904D00034 FEFFFFFFFFFFFFFF 02000000 6100 02000000 6200 00000000",
        declared("nvarchar", -1),
        "ab",
    ),
    (
        "6C 11 05 03 11 01 39300000000000000000000000000000",
        declared("numeric", precision=5, scale=3),
        decimal.Decimal("12.345"),
    ),
]


@pytest.mark.parametrize(("octets", "kind", "value"), CLIENT_ONLY, ids=str)
def test_reads_what_clients_send(octets: str, kind: SqlType, value: SqlValue) -> None:
    """Fixed-length, long and chunked forms are read although none is written."""
    reader = Reader(bytes.fromhex(octets), "parameter")
    wire = read_type_info(reader)

    assert (wire.sql_type, wire.decode(reader)) == (kind, value)


@pytest.mark.parametrize(
    "octets",
    [
        "26 03",
        "6D 05",
        "6E 02",
        "6F 03",
        "24 0F",
        "29 08",
        "6A 05 27 00",
        "6A 05 02 03",
        "E7 0300 0904D00034",
        "A7 411F 0904D00034",
        "F0 0000",
        "F1 01",
    ],
)
def test_refuses_malformed_type(octets: str) -> None:
    """A TYPE_INFO that the specification forbids is refused."""
    with pytest.raises(RemoteProtocolError):
        read_type_info(Reader(bytes.fromhex(octets), "parameter"))


@pytest.mark.parametrize(
    "octets",
    [
        "26 04 01 01",
        "28 03 FFFFFF",
        "2B 00 08 000000 010000 FF7F",
        "2A 00 06 000000 FFFFFF",
        "62 491F0000 02000000 FF00",
        "62 491F0000 03000000 E7 00 61",
        "62 491F0000 04000000 3D 00 01 02",
        "E7 0400 0904D00034 0100 61",
        "F1 00 0100000000000000 01000000 61 00000000",
        "63 FFFFFF7F 0904D00034 01000000 61",
        "62 491F0000 0A200000",
        "62 491F0000 03000000 38 00 01",
    ],
)
def test_refuses_malformed_value(octets: str) -> None:
    """A value that its type cannot have is refused."""
    reader = Reader(bytes.fromhex(octets), "parameter")
    wire = read_type_info(reader)

    with pytest.raises(RemoteProtocolError):
        wire.decode(reader)
