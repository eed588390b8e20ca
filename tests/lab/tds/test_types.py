"""Data types: octets by example, and every value read back."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.sql.results import SqlType, SqlValue
from fixtures.lab.tds.errors import LocalProtocolError, RemoteProtocolError
from fixtures.lab.tds.string_types import LongString
from fixtures.lab.tds.type_base import WireType
from fixtures.lab.tds.types import read_type_info, wire_type
from fixtures.lab.tds.wire import Reader

GUID = uuid.UUID("00112233-4455-6677-8899-aabbccddeeff")
MOMENT = dt.datetime(2026, 11, 21, 23, 59, 59, 500000)  # noqa: DTZ001 - has no zone
ZONED = MOMENT.replace(tzinfo=dt.timezone(dt.timedelta(hours=2)))


def declared(
    name: str,
    length: int | None = None,
    precision: int | None = None,
    scale: int | None = None,
) -> SqlType:
    """A declared type in short."""
    return SqlType(name=name, length=length, precision=precision, scale=scale)


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


@pytest.mark.parametrize("kind", {kind for kind, *_ in EXAMPLES}, ids=str)
def test_null_is_read_back(kind: SqlType) -> None:
    """NULL has a form in every type."""
    assert read_back(wire_type(kind), None) is None


def read_back(wire: WireType, value: SqlValue) -> SqlValue:
    """The value after it was written and read with its type."""
    reader = Reader(wire.type_info() + wire.encode(value), "value")
    result = read_type_info(reader).decode(reader)
    assert reader.remaining == 0
    return result


NAIVE = st.datetimes()
ZONES = st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
)
ZONED_MOMENTS = st.datetimes(
    dt.datetime(2, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    dt.datetime(9998, 1, 1),  # noqa: DTZ001 - same
    timezones=ZONES,
)
TEXT = st.text(max_size=200)
#: Declared type, values that it holds exactly.
EXACT: list[tuple[SqlType, st.SearchStrategy[SqlValue]]] = [
    (declared("bit"), st.booleans()),
    (declared("tinyint"), st.integers(0, 255)),
    (declared("smallint"), st.integers(-(2**15), 2**15 - 1)),
    (declared("int"), st.integers(-(2**31), 2**31 - 1)),
    (declared("bigint"), st.integers(-(2**63), 2**63 - 1)),
    (declared("real"), st.floats(width=32, allow_nan=False)),
    (declared("float"), st.floats(allow_nan=False)),
    (declared("money"), st.decimals(-(10**14), 10**14, places=4)),
    (declared("smallmoney"), st.decimals(-214748, 214748, places=4)),
    (
        declared("decimal", precision=38, scale=4),
        st.decimals(-(10**33), 10**33, places=4),
    ),
    (declared("numeric", precision=9, scale=9), st.decimals(-0.5, 0.5, places=9)),
    (declared("uniqueidentifier"), st.uuids()),
    (declared("date"), st.dates()),
    (declared("time"), st.times()),
    (declared("datetime2"), NAIVE),
    (declared("datetimeoffset"), ZONED_MOMENTS),
    (declared("nvarchar", 400), TEXT),
    (declared("nvarchar", -1), TEXT),
    (declared("ntext"), TEXT),
    (declared("xml"), TEXT),
    (declared("varchar", 200), st.text(st.characters(codec="cp1252"), max_size=200)),
    (declared("varbinary", 8000), st.binary(max_size=8000)),
    (declared("image"), st.binary(max_size=100_000)),
    (
        declared("sql_variant"),
        st.one_of(
            st.booleans(),
            st.integers(-(2**63), 2**63 - 1),
            st.floats(allow_nan=False),
            st.decimals(-(10**20), 10**20, places=3),
            st.uuids(),
            st.dates(),
            st.times(),
            NAIVE,
            ZONED_MOMENTS,
            TEXT,
            st.binary(max_size=200),
        ),
    ),
]
VALUES = st.one_of([st.tuples(st.just(kind), values) for kind, values in EXACT])


@given(VALUES)
def test_value_is_read_back(case: tuple[SqlType, SqlValue]) -> None:
    """Writing and reading a value gives the value."""
    kind, value = case

    assert read_back(wire_type(kind), value) == value


@given(st.sampled_from(["text", "ntext"]), TEXT)
def test_long_text_is_read_back(name: str, value: str) -> None:
    """The deprecated long types hold what their code page holds."""
    text = value.encode("cp1252", "ignore").decode("cp1252")

    assert read_back(LongString(name), text) == text


@given(st.datetimes(dt.datetime(1753, 1, 1), dt.datetime(9999, 12, 31)))  # noqa: DTZ001 - datetime has no zone
def test_datetime_is_near(value: dt.datetime) -> None:
    """A datetime is kept to a three-hundredth of a second."""
    result = read_back(wire_type(declared("datetime")), value)

    assert isinstance(result, dt.datetime)
    assert abs(result - value) <= dt.timedelta(microseconds=2500)


@pytest.mark.parametrize(
    ("kind", "value", "rounded"),
    [
        (declared("datetime2", scale=0), MOMENT, dt.datetime(2026, 11, 22)),  # noqa: DTZ001 - has no zone
        (declared("smalldatetime"), MOMENT, dt.datetime(2026, 11, 22)),  # noqa: DTZ001 - same
        (declared("time", scale=0), MOMENT.time(), dt.time(0, 0)),
        (declared("decimal", precision=3, scale=1), 0.25, decimal.Decimal("0.3")),
        (declared("money"), decimal.Decimal("0.00005"), decimal.Decimal("0.0001")),
        (declared("varchar", 3), "a\u0142b", "a?b"),
        (declared("nchar", 3), "a", "a  "),
    ],
    ids=str,
)
def test_rounds_as_the_product(
    kind: SqlType, value: SqlValue, rounded: SqlValue
) -> None:
    """What a type cannot hold exactly is rounded, replaced or padded."""
    assert read_back(wire_type(kind), value) == rounded


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (declared("tinyint"), 256),
        (declared("int"), 2**31),
        (declared("decimal", precision=3, scale=1), decimal.Decimal(100)),
        (declared("nvarchar", 2), "abc"),
        (declared("varbinary", 2), b"abc"),
    ],
    ids=str,
)
def test_refuses_overflow(kind: SqlType, value: SqlValue) -> None:
    """A value that does not fit its type is never cut."""
    with pytest.raises(OverflowError):
        wire_type(kind).encode(value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (declared("int"), "1"),
        (declared("nvarchar", 2), 1),
        (declared("float"), "1"),
        (declared("datetimeoffset"), MOMENT),
    ],
    ids=str,
)
def test_refuses_other_kind(kind: SqlType, value: SqlValue) -> None:
    """A value of another kind than its column is an error, never converted."""
    with pytest.raises(TypeError):
        wire_type(kind).encode(value)


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
