"""What msdb's memory of backups means."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.collect import log_backups as asked
from fixtures.collect.batches import Answers, Row

NOW = dt.datetime(2026, 7, 1, 12, 0)  # noqa: DTZ001 - as sent


def answers(question: str, *rows: Row) -> Answers:
    """Return the answers of an instance to one question."""
    return Answers(host="NODE1", by_question={question: rows})


@pytest.mark.parametrize(
    ("last", "expected"),
    [(NOW - dt.timedelta(minutes=7), dt.timedelta(minutes=7)), (None, None)],
)
def test_age_is_by_the_server_clock(
    last: dt.datetime | None, expected: dt.timedelta | None
) -> None:
    """MAX of no rows is NULL: there was none."""
    row: Row = {"last_log_backup": last, "local_now": NOW}

    found = asked.parse_log_backup_age(answers("the last backup of SSISDB's log", row))

    assert found == expected


def test_what_the_log_waits_for_is_unknown_without_ssisdb() -> None:
    """No row is no error."""
    question = "what SSISDB's log waits for"
    waiting: Row = {"log_reuse_wait_desc": "LOG_BACKUP"}

    assert asked.parse_log_reuse_wait(answers(question, waiting)) == "LOG_BACKUP"
    assert asked.parse_log_reuse_wait(answers(question)) is None
