"""Which users of SSISDB need a SQL login, and which are orphans on a replica."""

from __future__ import annotations

import pytest

from fixtures.facts.mapped_logins import CatalogUser, MappedLogins

SID, OTHER = "0F" * 16, "A0" * 16
WINDOWS = "0105000000000005150000000100000002000000030000008813" + "0000"
WITHOUT_LOGIN = "01050000000000090300000001000000020000000300000004000000"


def user(sid: str | None, kind: str = "S", authentication: int = 1) -> CatalogUser:
    """Return a user of SSISDB."""
    return CatalogUser(name="u", sid=sid, type=kind, authentication_type=authentication)


@pytest.mark.parametrize("sid", [SID, "01", OTHER])
def test_user_with_the_sid_of_a_sql_login_needs_it(sid: str) -> None:
    """Those of logins are 16 octets long; sa has a short one."""
    assert user(sid).is_mapped_to_sql_login


@pytest.mark.parametrize(
    "without",
    [
        user(None, authentication=0),
        user("00", authentication=0),
        user(WITHOUT_LOGIN, authentication=0),
        user(WITHOUT_LOGIN, authentication=2),
        user(WINDOWS, "U", 3),
        user(WINDOWS),
    ],
)
def test_user_that_needs_no_sql_login(without: CatalogUser) -> None:
    """Users without login, contained ones, Windows accounts, dbo if it is one."""
    assert not without.is_mapped_to_sql_login


@pytest.mark.parametrize(
    ("logins", "orphans"),
    [
        ({SID: "u"}, ()),
        ({SID: "another name"}, ()),
        ({OTHER: "u"}, (f"u, SID 0x{SID}",)),
        ({}, (f"u, SID 0x{SID}",)),
    ],
)
def test_sid_decides_who_is_an_orphan(
    logins: dict[str, str], orphans: tuple[str, ...]
) -> None:
    """A login of the same name is nobody, one of another name will do."""
    found = MappedLogins(server_name="NODE2", users=(user(SID),), logins=logins)

    assert found.orphans == orphans


@pytest.mark.parametrize(
    ("sid", "authentication_type", "found"),
    [
        ("AB" * 16, 1, "AB" * 16),
        ("AB" * 16, 0, None),
        ("AB" * 28, 1, None),
        (None, 1, None),
    ],
)
def test_login_can_have_sixteen_octets(
    sid: str | None, authentication_type: int, found: str | None
) -> None:
    """A user without a login has more, and no login can be made for it."""
    user = CatalogUser(
        name="u", sid=sid, type="S", authentication_type=authentication_type
    )

    assert user.sid_of_login == found
