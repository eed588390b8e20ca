"""Transact-SQL as words: comments, literals, identifiers and names."""

from __future__ import annotations

import pytest

from fixtures.facts.transact_sql import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("SELECT 1;", ("SELECT", "1", ";")),
        ("select\r\n\t@Role", ("SELECT", "@ROLE")),
        ("IF @a=2AND", ("IF", "@A", "=", "2AND")),
        ("a -- b 'c\nd", ("A", "D")),
        ("a /* b /* c */ ' */ d", ("A", "D")),
        ("N'it''s -- \"x\"' 'B'", ("'it's -- \"x\"", "'B")),
        ("''", ("'",)),
        ('[my table] "the ""other"', ("MY TABLE", 'THE ""OTHER')),
        ("[SSISDB].[internal].[x]", ("SSISDB.INTERNAL.X",)),
        ("SSISDB . . sp_executesql", ("SSISDB..SP_EXECUTESQL",)),
        ("EXEC @r = dbo.f 'SSISDB'", ("EXEC", "@R", "=", "DBO.F", "'SSISDB")),
        ("f(N'It ends.', 16)", ("F", "(", "'It ends.", ",", "16", ")")),
        ("f(1)+g", ("F", "(", "1", ")", "+", "G")),
    ],
)
def test_words(text: str, words: tuple[str, ...]) -> None:
    """Layout and quoting make no difference, comments are nothing."""
    assert words_of(text) == words


@pytest.mark.parametrize("text", ["'open", "[open", '"open', "/* /* */", "/*"])
def test_text_that_does_not_end_is_refused(text: str) -> None:
    """What a text that was cut short does cannot be told."""
    with pytest.raises(ValueError, match="ends within"):
        words_of(text)
