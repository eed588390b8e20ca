"""
What was read after a move, as plain values under readable names.

Whatever the record holds is shown, field by field: nothing is chosen, and a reading
that failed says why.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from fixtures.drill.record import AfterMove
from fixtures.errors import ObservationError


def readings(after: AfterMove) -> Mapping[str, object]:
    """Return each reading by its name."""
    return _fields(after)


def _fields(record: object) -> dict[str, object]:
    if not dataclasses.is_dataclass(record):
        return {}
    return {
        field.name.replace("_", " "): told(getattr(record, field.name))
        for field in dataclasses.fields(record)
    }


def told(value: object) -> object:
    """Return a reading in the words that its own kind has for it, if any."""
    if isinstance(value, ObservationError):
        return f"could not be read: {value}"
    if isinstance(value, tuple):
        return [told(member) for member in value]
    for words in ("condition", "conditions"):
        if hasattr(value, words):
            return getattr(value, words)
    if dataclasses.is_dataclass(value):
        return _fields(value)
    return value
