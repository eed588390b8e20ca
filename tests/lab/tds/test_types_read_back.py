"""Data types: every value is read back, or rounded, or refused."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.sql.results import SqlType, SqlValue
from fixtures.lab.tds.number_types import IntegerType
from fixtures.lab.tds.string_types import LongString
from fixtures.lab.tds.types import FixedType, NullType, wire_type
from tests.lab.tds.declared import declared, read_back

MOMENT = dt.datetime(2026, 11, 21, 23, 59, 59, 500000)  # noqa: DTZ001 - has no zone
ZONED = MOMENT.replace(tzinfo=dt.timezone(dt.timedelta(hours=2)))
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


@pytest.mark.parametrize(
    "value",
    [
        True,
        7,
        2**40,
        1.5,
        decimal.Decimal("-0.001"),
        decimal.Decimal("1E+3"),
        uuid.UUID(int=7),
        MOMENT,
        ZONED,
        MOMENT.date(),
        MOMENT.time(),
        "grün",
        b"\0",
    ],
    ids=repr,
)
def test_variant_keeps_kind(value: SqlValue) -> None:
    """A sql_variant gives back a value of the same kind."""
    result = read_back(wire_type(declared("sql_variant")), value)

    assert (type(result), result) == (type(value), value)


@given(st.integers(-(2**31), 2**31 - 1))
def test_fixed_value_is_read_back(value: int) -> None:
    """The types without a length hold what their nullable forms hold."""
    assert read_back(FixedType(0x38, IntegerType(4)), value) == value


def test_untyped_null_is_read_back() -> None:
    """A NULL whose type is unknown has no octets."""
    assert read_back(NullType(), None) is None


def test_untyped_null_is_nothing_else() -> None:
    """The type of an untyped NULL holds nothing but NULL."""
    with pytest.raises(TypeError):
        NullType().encode(1)


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
