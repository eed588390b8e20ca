"""
Values that a host sent, made fit to be read.

* What a check states is reduced to plain values (``as_plain``), the form that JSON and
  the HTML templates share.
* Nothing a host sends can steer a terminal, break an XML document or reverse the
  reading direction: control, bidirectional, surrogate and other unprintable characters
  are shown as ``<U+001B>`` (``make_visible``).

Source: XML 1.0 section 2.2 (legal characters); Unicode TR9 (bidirectional controls).
"""

from __future__ import annotations

import datetime as dt
import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, TypeAlias

from fixtures.verdict import NOT_STATED

Plain: TypeAlias = (
    "str | int | float | bool | list[Plain] | dict[str, Plain] | None"  # as in JSON
)

#: How much of a value a summary repeats; the whole stands with its requirement.
_SHORT: Final = 160

#: C0 except tab and line feed, C1, bidirectional and other invisible format
#: characters, line separators, surrogates, noncharacters of the first plane.
_INVISIBLE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def make_visible(text: str) -> str:
    """Return the text with every character that cannot be seen spelt out."""
    return _INVISIBLE.sub(_spell_out, text.replace("\r\n", "\n"))


def _spell_out(match: re.Match[str]) -> str:
    return f"<U+{ord(match.group()):04X}>"


def as_plain(value: object) -> Plain:
    """
    Return a stated value as text, numbers, lists and dictionaries.

    Times become ISO 8601, sets are sorted, anything unknown becomes its ``str``.
    """
    plain: Plain
    match value:
        case None | bool() | int() | str():
            plain = value
        case float():
            plain = value if math.isfinite(value) else str(value)
        case dt.datetime() | dt.date():
            plain = value.isoformat()
        case Mapping():
            plain = {str(key): as_plain(member) for key, member in value.items()}
        case AbstractSet():
            plain = [as_plain(member) for member in sorted(value, key=str)]
        case Sequence() if not isinstance(value, bytes | bytearray):
            plain = [as_plain(member) for member in value]
        case _:
            plain = str(value)
    return plain


def render_stated(value: object) -> str:
    """
    Return a stated value as text; several members stand in brackets.

    A value that is missing or empty is said in words, so that it cannot be overlooked.
    """
    if value is NOT_STATED:
        return "(not stated)"
    return _render(as_plain(value))


def render_short(value: object) -> str:
    """Return the beginning of a stated value, as a summary repeats it."""
    return textwrap.shorten(render_stated(value), _SHORT, placeholder=" ...")


def _render(value: Plain) -> str:
    if isinstance(value, list) and value:
        return f"[{', '.join(_render(member) for member in value)}]"
    if isinstance(value, dict) and value:
        pairs = (f"{make_visible(key)}: {_render(value[key])}" for key in value)
        return f"{{{', '.join(pairs)}}}"
    return render_scalar(value)


def render_scalar(value: Plain) -> str:
    """Return a value without members as text, with words for what is empty."""
    match value:
        case None:
            return "(no value)"
        case "":
            return "(empty text)"
        case [] | {}:
            return "(none)"
        case bool():
            return "true" if value else "false"
        case _:
            return make_visible(str(value))
