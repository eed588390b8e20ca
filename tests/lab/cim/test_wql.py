"""WQL is read as documented, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.cim.wql import (
    And,
    Comparison,
    Condition,
    IsA,
    Like,
    Literal,
    Not,
    Or,
    Select,
    WqlUnsupportedError,
    parse_select,
)
from fixtures.lab.cim.wql_tokens import MAX_QUERY_LENGTH, WqlSyntaxError

A, B, C = (Comparison(name, "=", 1) for name in "ABC")

CONDITIONS: list[tuple[str, Condition]] = [
    ("A=1", A),
    ("(A = 1)", A),
    ("1 = A", A),
    ("A = -7", Comparison("A", "=", -7)),
    ("A = 0x10", Comparison("A", "=", 16)),
    ("A = 1.5", Comparison("A", "=", 1.5)),
    ("A <> 1", Comparison("A", "<>", 1)),
    ("A != 1", Comparison("A", "<>", 1)),
    ("A <= 1", Comparison("A", "<=", 1)),
    ("5 < A", Comparison("A", ">", 5)),
    ("5 >= A", Comparison("A", "<=", 5)),
    ("A = 'x'", Comparison("A", "=", "x")),
    ('A = "x"', Comparison("A", "=", "x")),
    ('A = "it\'s"', Comparison("A", "=", "it's")),
    (r"A = 'it\'s'", Comparison("A", "=", "it's")),
    (r"A = 'C:\\x'", Comparison("A", "=", r"C:\x")),
    ("A = true", Comparison("A", "=", literal=True)),
    ("FALSE = A", Comparison("A", "=", literal=False)),
    ("A = NULL", Comparison("A", "=", None)),
    ("A IS NULL", Comparison("A", "=", None)),
    ("A is not null", Comparison("A", "<>", None)),
    ("A LIKE 'x%'", Like("A", "x%")),
    ("A ISA 'C'", IsA("A", "C")),
    ("__this ISA 'C'", IsA("__this", "C")),
    ("A=1 AND B=1", And(A, B)),
    ("A=1 or B=1", Or(A, B)),
    ("A=1 OR B=1 AND C=1", Or(A, And(B, C))),
    ("(A=1 OR B=1) AND C=1", And(Or(A, B), C)),
    ("NOT A=1 AND B=1", And(Not(A), B)),
    ("NOT (A=1 AND B=1)", Not(And(A, B))),
    ("NOT NOT A=1", Not(Not(A))),
]


def where(condition: str) -> str:
    """Return a query with a condition."""
    return " ".join(("SELECT * FROM X WHERE", condition))  # noqa: FLY002 - an f-string looks like SQL injection to the linter


@pytest.mark.parametrize(("text", "condition"), CONDITIONS)
def test_condition_is_read(text: str, condition: Condition) -> None:
    """Each form of a condition has its meaning, with AND before OR."""
    select = parse_select(where(text))

    assert select == Select(columns=None, class_name="X", condition=condition)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT * FROM X", None),
        ("select A from X", ("A",)),
        ("SELECT A,B , C\r\nFROM\tX", ("A", "B", "C")),
        ("SELECT __CLASS FROM X", ("__CLASS",)),
    ],
)
def test_columns_are_read(text: str, columns: tuple[str, ...] | None) -> None:
    """An asterisk is everything; names keep their order."""
    assert parse_select(text) == Select(columns=columns, class_name="X")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SELECT",
        "SELECT FROM X",
        "SELECT * X",
        "SELECT *, A FROM X",
        "SELECT A, FROM X",
        "SELECT A B FROM X",
        "SELECT * FROM",
        "SELECT * FROM 'X'",
        "SELECT * FROM X;",
        "SELECT * FROM X, Y",
        "SELECT * FROM X WHERE",
        "SELECT * FROM X ORDER BY A",
        "SELECT TOP 1 * FROM X",
        "SELECT * FROM X WHERE A",
        "SELECT * FROM X WHERE A =",
        "SELECT * FROM X WHERE A = B",
        "SELECT * FROM X WHERE A == 1",
        "SELECT * FROM X WHERE A = 'x",
        "SELECT * FROM X WHERE (A = 1",
        "SELECT * FROM X WHERE A = 1)",
        "SELECT * FROM X WHERE A NOT LIKE 'x'",
        "SELECT * FROM X WHERE A LIKE B",
        "SELECT * FROM X WHERE A IS 1",
        "SELECT * FROM X WHERE A = 1 AND",
        "SELECT * FROM X WHERE AND = 1",
        "SELECT * FROM X WHERE A = 1 -- comment",
        "DELETE FROM X",
        "SELECT * FROM X WHERE " + "(" * 100 + "A=1" + ")" * 100,
        "SELECT * FROM X WHERE " + "NOT " * 100 + "A=1",
        "SELECT * FROM X".ljust(MAX_QUERY_LENGTH + 1),
    ],
)
def test_anything_else_is_no_query(text: str) -> None:
    """What WQL does not know is refused where it stands."""
    with pytest.raises(WqlSyntaxError):
        parse_select(text)


@pytest.mark.parametrize(
    "text", ["ASSOCIATORS OF {X.A='1'}", "references of {X.A='1'}"]
)
def test_association_queries_are_not_modelled(text: str) -> None:
    """Well-formed queries of other kinds are told apart from malformed ones."""
    with pytest.raises(WqlUnsupportedError):
        parse_select(text)


@given(text=st.text(max_size=50), quote=st.sampled_from("'\""))
def test_every_string_survives_quoting(text: str, quote: str) -> None:
    """A string with its backslashes and quotes escaped is read back as it was."""
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    select = parse_select(where(f"A = {quote}{escaped}{quote}"))

    assert select.condition == Comparison("A", "=", text)


@given(
    text=st.text(alphabet="SELECT*FROMWHERE ()'\"\\=<>AxISANDORNOT%_,.1", max_size=60)
)
def test_arbitrary_text_is_read_or_refused(text: str) -> None:
    """No text makes the parser fail in any other way than by refusing."""
    try:
        literal: Literal = parse_select(where(text)).class_name
    except WqlSyntaxError:
        literal = None

    assert literal in ("X", None)
