"""What a resource cannot do without, from its dependency expression."""

from __future__ import annotations

import pytest

from fixtures.collect.dependencies import parse_required
from fixtures.errors import MalformedAnswerError


@pytest.mark.parametrize(
    ("expression", "required"),
    [
        ("([A] and [B])", ("A", "B")),
        ("[A] AND [B]", ("A", "B")),
        ("([A] or [B])", ()),
        ("([A] and ([B] or [C]))", ("A",)),
        ("(([A] or [B]) and ([A] or [C]))", ()),
        ("[A]", ("A",)),
    ],
)
def test_required_is_what_nothing_replaces(
    expression: str, required: tuple[str, ...]
) -> None:
    """AND requires both sides, OR neither."""
    names = tuple(name for name in "ABC" if f"[{name}]" in expression)

    assert parse_required("SSISNODE1", expression, names) == required


def test_names_may_hold_brackets_and_words_of_the_language() -> None:
    """Names are those of the resources, not what the expression looks like."""
    names = ("SSIS [old] or new", "SSIS")

    found = parse_required("SSISNODE1", "([SSIS [old] or new] and [SSIS])", names)

    assert found == names


@pytest.mark.parametrize(
    "expression", [None, "", "([A] and [B]", "[A] xor [B]", "[A] [B]", "([A] and)"]
)
def test_what_is_no_expression_is_said_so(expression: str | None) -> None:
    """An expression that cannot be read requires nothing and excuses nothing."""
    with pytest.raises(MalformedAnswerError, match="no dependency expression"):
        parse_required("SSISNODE1", expression, ("A", "B"))
