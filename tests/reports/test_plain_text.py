"""Values from hosts are made readable, whatever they hold."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.verdict import NOT_STATED
from reports.plain_text import as_plain, make_visible, render_stated


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("plain \u00e4\u4e16 text", "plain \u00e4\u4e16 text"),
        ("two\r\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31mred", "<U+001B>[31mred"),
        ("nul\x00", "nul<U+0000>"),
        ("over\rwrite", "over<U+000D>write"),
        ("\u202egnp.exe", "<U+202E>gnp.exe"),
        ("\u2066isolate\u2069", "<U+2066>isolate<U+2069>"),
        ("half\ud800", "half<U+D800>"),
        ("none\uffff", "none<U+FFFF>"),
        ("zero\u200bwidth", "zero<U+200B>width"),
    ],
)
def test_invisible_characters_are_spelt_out(text: str, visible: str) -> None:
    """Characters that steer a terminal, a reader's eye or a parser are shown."""
    assert make_visible(text) == visible


@given(st.text())
def test_visible_text_can_be_encoded_and_is_printable(text: str) -> None:
    """No host's text can break a UTF-8 file or hold a control character."""
    visible = make_visible(text)

    visible.encode("utf-8")
    assert not set(visible) & {chr(code) for code in range(32)} - {"\n", "\t"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (NOT_STATED, "(not stated)"),
        (None, "(no value)"),
        ("", "(empty text)"),
        ([], "(none)"),
        ({}, "(none)"),
        (frozenset(), "(none)"),
        (0, "0"),
        (False, "false"),
        ("listener,1433", "listener,1433"),
        (["b", "a", None], "[b, a, (no value)]"),
        (frozenset({"b", "a"}), "[a, b]"),
        ({"port": 1433, "names": ["a"]}, "{port: 1433, names: [a]}"),
        (dt.datetime(2026, 3, 14, 1, 59, tzinfo=dt.UTC), "2026-03-14T01:59:00+00:00"),
        (float("nan"), "nan"),
        (b"\x01", "b'\\x01'"),
        (["\x1b"], "[<U+001B>]"),
        ({"\x1b": 1}, "{<U+001B>: 1}"),
    ],
)
def test_stated_values_are_rendered_in_words(value: object, text: str) -> None:
    """What is empty or missing is said, and members stand in brackets."""
    assert render_stated(value) == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_plain_values_are_valid_json(value: object) -> None:
    """Whatever a check states can be written as standard JSON."""
    assert json.dumps(as_plain(value), allow_nan=False)
