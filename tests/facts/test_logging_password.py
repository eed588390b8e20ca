"""The logging login's password: whose login tells, and when it was set."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.facts.logging_password import LoggingPassword
from fixtures.facts.sql_server import SqlLogin

INSTALLED = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def login(created_at: dt.datetime, password_set_at: dt.datetime | None) -> SqlLogin:
    """Return a login with these times."""
    return SqlLogin(
        name="login",
        sid="01",
        is_disabled=False,
        is_locked=False,
        is_expired=False,
        password_last_set_at=password_set_at,
        created_at=created_at,
    )


def password(first: SqlLogin) -> LoggingPassword:
    """Return this login on one node beside one made by hand on the other."""
    by_hand = login(INSTALLED + DAY, INSTALLED + DAY)
    return LoggingPassword(
        logins={"NODE2": by_hand, "NODE1": first}, user_created_at=INSTALLED
    )


@pytest.mark.parametrize(
    ("set_after", "is_chosen"),
    [(dt.timedelta(), False), (dt.timedelta(seconds=10), False), (DAY, True)],
)
def test_original_login_tells(set_after: dt.timedelta, *, is_chosen: bool) -> None:
    """The one that was made by hand has equal times, and is right."""
    found = password(login(INSTALLED, INSTALLED + set_after))

    assert found.original_at == "NODE1"
    assert found.is_chosen is is_chosen


@pytest.mark.parametrize(
    "first", [login(INSTALLED, None), login(INSTALLED + DAY, INSTALLED + 2 * DAY)]
)
def test_without_original_login_nothing_is_known(first: SqlLogin) -> None:
    """Neither without its time nor among logins that are all much younger."""
    assert not password(first).is_known
