"""Times that SSISDB keeps as text, and what workers ran last."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.collect.batches import Answers, Row
from fixtures.collect.signs_of_life import (
    LAST_PACKAGES,
    parse_last_packages,
    parse_offset_time,
)
from fixtures.errors import MalformedAnswerError
from fixtures.facts.worker_paths import LastPackage

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


def test_last_package_tells_where_it_ran_and_what_it_left() -> None:
    """A count of messages is more or less than none."""
    rows: tuple[Row, ...] = (
        {"worker_agent_id": "a1", "server_name": "N1", "messages": 7},
        {"worker_agent_id": "b2", "server_name": None, "messages": 0},
    )
    found = Answers(host="N1", by_question={LAST_PACKAGES.name: rows})

    assert parse_last_packages(found) == (
        LastPackage(worker_agent_id="A1", server_name="N1", has_messages=True),
        LastPackage(worker_agent_id="B2", server_name="", has_messages=False),
    )
