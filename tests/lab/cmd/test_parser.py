"""Command lines are parsed as cmd.exe parses them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.cmd.expansion import expand
from fixtures.lab.cmd.parser import parse_command_line
from fixtures.lab.cmd.syntax import (
    Block,
    CommandSyntaxError,
    Defined,
    Equal,
    ErrorLevel,
    Exists,
    If,
    Join,
    Joined,
    Node,
    Redirection,
    Simple,
)
from fixtures.lab.cmd.words import split_paths, split_words


def simple(text: str, *redirections: Redirection) -> Simple:
    """Return a command."""
    return Simple(text=text, redirections=redirections)


def joined(join: Join, *parts: Node) -> Joined:
    """Return commands with a join between them."""
    return Joined(join=join, parts=parts)


LINES: list[tuple[str, Node]] = [
    ("ver", simple("ver")),
    ("  @ver", simple("ver")),
    ("echo a ", simple("echo a ")),
    ('echo "a & b"', simple('echo "a & b"')),
    ("echo a^&b", simple("echo a&b")),
    ("echo a^^b", simple("echo a^b")),
    ('echo "a^b"', simple('echo "a^b"')),
    ("echo a)", simple("echo a)")),
    ("a&b", joined(Join.ALWAYS, simple("a"), simple("b"))),
    ("a&b&", joined(Join.ALWAYS, simple("a"), simple("b"))),
    ("a&&b", joined(Join.ON_SUCCESS, simple("a"), simple("b"))),
    ("a||b", joined(Join.ON_FAILURE, simple("a"), simple("b"))),
    ("a|b|c", joined(Join.PIPE, simple("a"), simple("b"), simple("c"))),
    (
        "a&&b||c&d|e",
        joined(
            Join.ALWAYS,
            joined(
                Join.ON_FAILURE,
                joined(Join.ON_SUCCESS, simple("a"), simple("b")),
                simple("c"),
            ),
            joined(Join.PIPE, simple("d"), simple("e")),
        ),
    ),
    ("(a)", Block(content=simple("a"))),
    (
        "(a&b) >nul",
        Block(
            content=joined(Join.ALWAYS, simple("a"), simple("b")),
            redirections=(Redirection(handle=1, target="nul"),),
        ),
    ),
    ("a>f", simple("a", Redirection(handle=1, target="f"))),
    ("a >> f", simple("a ", Redirection(handle=1, target="f"))),
    ("a 2>f b", simple("a  b", Redirection(handle=2, target="f"))),
    ("a2>f", simple("a2", Redirection(handle=1, target="f"))),
    ("a <f", simple("a ", Redirection(handle=0, target="f", is_input=True))),
    ('a >"f g"', simple("a ", Redirection(handle=1, target="f g"))),
    (
        "a >nul 2>&1",
        simple(
            "a  ",
            Redirection(handle=1, target="nul"),
            Redirection(handle=2, duplicates=1),
        ),
    ),
    ("a 1>&2", simple("a ", Redirection(handle=1, duplicates=2))),
    (
        'IF EXIST "C:\\a b" x',
        If(
            condition=Exists(path=r"C:\a b"),
            is_negated=False,
            then=simple("x"),
            otherwise=None,
        ),
    ),
    (
        "if not defined V (x) else y",
        If(
            condition=Defined(name="V"),
            is_negated=True,
            then=Block(content=simple("x")),
            otherwise=simple("y"),
        ),
    ),
    (
        "if errorlevel 1 x & y",
        If(
            condition=ErrorLevel(level=1),
            is_negated=False,
            then=joined(Join.ALWAYS, simple("x "), simple("y")),
            otherwise=None,
        ),
    ),
    (
        'if /i "a b"=="A B" x',
        If(
            condition=Equal(left='"a b"', right='"A B"', ignores_case=True),
            is_negated=False,
            then=simple("x"),
            otherwise=None,
        ),
    ),
    (
        "if a == b x else y",
        If(
            condition=Equal(left="a", right="b", ignores_case=False),
            is_negated=False,
            then=simple("x else y"),
            otherwise=None,
        ),
    ),
]


@pytest.mark.parametrize(("line", "node"), LINES)
def test_line_is_parsed(line: str, node: Node) -> None:
    """Joins, blocks, conditions, quotes, carets and redirections have their meaning."""
    assert parse_command_line(line) == node


@pytest.mark.parametrize("line", ["", "   ", " ; , "])
def test_line_without_a_command_is_none(line: str) -> None:
    """Blanks and separators alone are no command."""
    assert parse_command_line(line) is None


@pytest.mark.parametrize(
    ("line", "token"),
    [
        ("& a", "&"),
        ("a & & b", "&"),
        ("a |", ""),
        ("a &&", ""),
        ("(a", ""),
        ("(a) b", "b"),
        ("()", ")"),
        ("a >", ""),
        ("a 2>&", ""),
        ("a >&x", "x"),
        ("if", ""),
        ("if exist", ""),
        ("if exist x", ""),
        ("if a b", "b"),
        ("if errorlevel x y", "x"),
        ("(" * 100, "("),
    ],
)
def test_syntax_error_names_what_was_unexpected(line: str, token: str) -> None:
    """What cannot be parsed is refused, with the word where it stopped."""
    with pytest.raises(CommandSyntaxError) as caught:
        parse_command_line(line)

    assert caught.value.token == token


@given(st.text(alphabet='ab ()&|<>^"%12/ifexsno=\\', max_size=40))
def test_arbitrary_line_is_parsed_or_refused(line: str) -> None:
    """No line makes the parser fail in any other way than by refusing."""
    try:
        outcome: object = parse_command_line(line)
    except CommandSyntaxError as error:
        outcome = error.token

    assert outcome is None or isinstance(outcome, str | Simple | Block | Joined | If)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%A%", "1"),
        ("%a%x%A%", "1x1"),
        ("%B%", "%B%"),
        ("100%", "100%"),
        ("%", "%"),
        ("%%A%", "%1"),
        ("50% of %A%", "50% of 1"),
    ],
)
def test_variables_are_expanded(text: str, expected: str) -> None:
    """Known variables are replaced in any letter case; unknown ones stay."""
    assert expand(text, {"A": "1"}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (' a  "b c" d"e f"', ["a", "b c", "de f"]),
        (r'/C:"OS" \"x\"', ["/C:OS", '"x"']),
        (r"C:\a\b", [r"C:\a\b"]),
        ('""', [""]),
        ('"open end', ["open end"]),
    ],
)
def test_arguments_of_programs_are_split(text: str, expected: list[str]) -> None:
    """Quotes group, and an escaped quote is a character."""
    assert split_words(text) == expected


def test_arguments_of_builtins_are_split() -> None:
    """Commas and semicolons separate too, and a backslash is never an escape."""
    assert split_paths(' "C:\\a b\\",c;d=e') == ["C:\\a b\\", "c", "d", "e"]
