"""Stored forms, types, the collation: laws that hold for any value."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.estate.sid import sid_octets, sid_text
from fixtures.lab.sql.collation import compare_case_insensitive, fold, like
from fixtures.lab.sql.conversion import convert
from fixtures.lab.sql.results import SqlError, SqlType, SqlValue
from fixtures.lab.sql.sql_types import (
    DATETIME,
    DATETIME2,
    DATETIMEOFFSET,
    INT,
    NVARCHAR_MAX,
    UNIQUEIDENTIFIER,
    combine,
    parse_type,
    spell_type,
)
from fixtures.lab.sql.storage import base_of_variant, decode, encode, variant

DECIMAL = SqlType(name="decimal", precision=15, scale=4)
TEXTS = st.text(alphabet=st.characters(codec="utf-16", exclude_characters="\0"))
OFFSETS = st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
)
MOMENTS = st.datetimes(dt.datetime.min, dt.datetime.max)  # noqa: DTZ901 - the whole range
AWARE = st.datetimes(
    dt.datetime.fromisoformat("1900-01-01"),
    dt.datetime.fromisoformat("2100-01-01"),
    timezones=OFFSETS,
)


@given(
    st.one_of(
        st.tuples(st.booleans(), st.just(SqlType(name="bit"))),
        st.tuples(st.integers(-(2**31), 2**31 - 1), st.just(INT)),
        st.tuples(TEXTS, st.just(NVARCHAR_MAX)),
        st.tuples(st.binary(), st.just(SqlType(name="varbinary", length=-1))),
        st.tuples(st.uuids(), st.just(UNIQUEIDENTIFIER)),
        st.tuples(st.floats(allow_nan=False), st.just(SqlType(name="float"))),
        st.tuples(MOMENTS, st.just(DATETIME2)),
        st.tuples(AWARE, st.just(DATETIMEOFFSET)),
        st.tuples(st.dates(), st.just(SqlType(name="date"))),
        st.tuples(st.times(), st.just(SqlType(name="time", scale=7))),
        st.tuples(
            st.decimals(-(10**10), 10**10, places=4, allow_nan=False), st.just(DECIMAL)
        ),
    )
)
def test_stored_value_comes_back(case: tuple[SqlValue, SqlType]) -> None:
    """What is stored of a value of a type is that value again."""
    value, kind = case

    assert decode(encode(value, kind), kind) == value


@given(AWARE, AWARE)
def test_stored_moments_sort_as_moments(
    first: dt.datetime, second: dt.datetime
) -> None:
    """The stored forms of two datetimeoffsets sort as the moments do."""
    stored = [str(encode(one, DATETIMEOFFSET))[:26] for one in (first, second)]

    assert (stored[0] < stored[1]) == (first < second)


@given(AWARE)
def test_moment_survives_its_text(when: dt.datetime) -> None:
    """CONVERT to text and back gives the same datetimeoffset."""
    stored = encode(when, DATETIMEOFFSET)
    text = convert(stored, DATETIMEOFFSET, NVARCHAR_MAX)

    assert convert(text, NVARCHAR_MAX, DATETIMEOFFSET) == stored


@given(st.uuids())
def test_guid_survives_its_octets(value: uuid.UUID) -> None:
    """A uniqueidentifier has the octets that the product gives it, and back."""
    stored = encode(value, UNIQUEIDENTIFIER)
    octets = convert(stored, UNIQUEIDENTIFIER, SqlType(name="varbinary", length=16))

    assert octets == value.bytes_le
    assert convert(octets, None, UNIQUEIDENTIFIER) == stored


@given(MOMENTS.filter(lambda when: when.year < 9999))
def test_datetime_has_three_hundredths(when: dt.datetime) -> None:
    """A datetime ends in .000, .003 or .007, within 2 ms of what was stored."""
    stored = decode(encode(when, DATETIME), DATETIME)
    assert isinstance(stored, dt.datetime)

    assert stored.microsecond // 1000 % 10 in {0, 3, 7}
    assert abs(stored - when) < dt.timedelta(milliseconds=2)


@pytest.mark.parametrize(
    "text",
    ["int", "nvarchar(60)", "varbinary(max)", "decimal(9,2)", "datetime2(3)", "bit"],
)
def test_type_survives_its_spelling(text: str) -> None:
    """A type is read back as it was written."""
    assert spell_type(parse_type(text)) == text


@pytest.mark.parametrize(
    ("left", "right", "both"),
    [
        ("int", "varchar(3)", "int"),
        ("bigint", "int", "bigint"),
        ("varchar(9)", "nvarchar(3)", "nvarchar(9)"),
        ("nvarchar(max)", "varchar(1)", "nvarchar(max)"),
        ("decimal(9,2)", "int", "decimal(12,2)"),
        ("datetime", "datetimeoffset(3)", "datetimeoffset(3)"),
        ("sql_variant", "int", "sql_variant"),
        ("varbinary(2)", "varchar(2)", "varchar(2)"),
    ],
)
def test_types_combine_by_precedence(left: str, right: str, both: str) -> None:
    """The type with the higher precedence wins, in either order, wide enough."""
    first, second = parse_type(left), parse_type(right)

    assert combine([first, second]) == combine([second, first]) == parse_type(both)


@given(TEXTS, TEXTS)
def test_collation_is_an_order(first: str, second: str) -> None:
    """Equal exactly where folded alike, and never both before each other."""
    forth = compare_case_insensitive(first, second)
    back = compare_case_insensitive(second, first)

    assert (forth == 0) == (fold(first) == fold(second))
    assert forth == -back


@given(TEXTS)
def test_trailing_blanks_and_case_do_not_count(text: str) -> None:
    """A string equals itself with blanks behind it and in lower case."""
    assert compare_case_insensitive(text, f"{text.lower()}  ") == 0


@given(TEXTS)
def test_escaped_pattern_matches_itself(text: str) -> None:
    """A LIKE pattern with every special character escaped matches its text only."""
    pattern = "".join(f"!{one}" if one in "%_[]^-!" else one for one in text)

    assert like(text, pattern, "!", sensitive=True)
    assert not like(f"{text}x", pattern, "!", sensitive=True)


def test_variant_keeps_its_base_type() -> None:
    """A datetime in a sql_variant is a datetime again on the way out."""
    when = dt.datetime.fromisoformat("2026-01-09 18:00")
    held = variant(encode(when, DATETIME), "datetime")

    assert base_of_variant(held) == ("2026-01-09 18:00:00.000000", DATETIME)
    assert decode(held, SqlType(name="sql_variant")) == when


def test_too_many_digits_are_refused() -> None:
    """A decimal that would be rounded quietly is not stored."""
    with pytest.raises(SqlError, match="15 significant digits"):
        encode(decimal.Decimal("1.2345678901234567"), DECIMAL)


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("S-1-5-18", "010100000000000512000000"),
        ("S-1-5-32-544", "01020000000000052000000020020000"),
    ],
)
def test_sid_has_two_forms(text: str, octets: str) -> None:
    """A SID's text and octets stand for each other."""
    assert sid_octets(text) == bytes.fromhex(octets)
    assert sid_text(bytes.fromhex(octets)) == text


def test_sql_login_s_sid_has_no_text() -> None:
    """The 16 random octets of a SQL login are no Windows SID."""
    assert sid_text(bytes(16)) is None
