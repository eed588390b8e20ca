"""Text into tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.sql.results import SqlError
from fixtures.lab.sql.tokens import TokenKind, tokenize


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("SELECT a.b", ["SELECT", "a", ".", "b"]),
        ('[a]]b] "c""d"', ["a]b", 'c"d']),
        ("N'it''s' ''", ["it's", ""]),
        ("@a @@VERSION #t ##g", ["@a", "@@VERSION", "#t", "##g"]),
        ("0x0aFF 1.5 .5 1e-3", ["0x0aFF", "1.5", ".5", "1e-3"]),
        ("a<>b>=c+=1", ["a", "<>", "b", ">=", "c", "+=", "1"]),
        ("a -- b\nc", ["a", "c"]),
        ("a /* b /* c */ d */ e", ["a", "e"]),
        ("'-- no comment' /*'*/ x", ["-- no comment", "x"]),
        ("größe", ["größe"]),
    ],
)
def test_tokens_carry_their_values(text: str, values: list[str]) -> None:
    """Quotes are taken off, comments left out, operators kept together."""
    assert [token.value for token in tokenize(text)] == values


def test_token_knows_its_line() -> None:
    """Lines count from 1, across comments and strings of several lines."""
    tokens = tokenize("a\n/*\n*/ b 'x\ny' c")

    assert [token.line for token in tokens] == [1, 3, 3, 4]


def test_keyword_is_a_bare_word_only() -> None:
    """A quoted identifier is no keyword."""
    assert [token.keyword for token in tokenize("select [select]")] == ["SELECT", ""]


@pytest.mark.parametrize(
    ("text", "number"),
    [("SELECT 'a", 105), ("SELECT N'a''", 105), ("SELECT [a", 105), ("/* /* */", 113)],
)
def test_missing_end_is_an_error(text: str, number: int) -> None:
    """An unclosed string is 105, an unclosed comment 113."""
    with pytest.raises(SqlError) as caught:
        tokenize(text)

    assert caught.value.number == number


@given(st.text())
def test_string_literal_keeps_any_text(content: str) -> None:
    """Whatever is quoted by doubling comes back unchanged."""
    (token,) = tokenize("N'" + content.replace("'", "''") + "'")

    assert token.kind is TokenKind.STRING
    assert token.value == content


@given(st.text(alphabet="abc '[]\"/*-@#\n0x.", max_size=30))
def test_any_text_is_tokens_or_an_error(text: str) -> None:
    """Tokens lie in order, inside the text; nothing else than SqlError is raised."""
    try:
        tokens = tokenize(text)
    except SqlError:
        return
    places = [place for token in tokens for place in (token.start, token.end)]

    assert places == sorted(places)
