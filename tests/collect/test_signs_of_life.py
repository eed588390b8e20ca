"""Times that SSISDB keeps as text."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.collect.signs_of_life import parse_offset_time
from fixtures.errors import MalformedAnswerError

NOON = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2026-07-01 12:00:00.0000000 +00:00",
        "2026-07-01 14:00:00.0000000 +02:00",
        "2026-07-01 12:00:00 +00:00",
        "2026-07-01T12:00:00.0+00:00",
    ],
)
def test_time_with_offset_is_absolute(written: str) -> None:
    """Any number of decimals, any offset."""
    assert parse_offset_time("NODE1", written) == NOON


@pytest.mark.parametrize("written", ["yesterday", "2026-07-01 12:00:00", ""])
def test_text_that_is_no_time_is_an_error(written: str) -> None:
    """A made-up age would be a made-up verdict."""
    with pytest.raises(MalformedAnswerError):
        parse_offset_time("NODE1", written)
