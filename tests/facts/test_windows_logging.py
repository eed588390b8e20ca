"""Windows accounts that write execution logs need a login on every replica."""

from __future__ import annotations

import pytest

from fixtures.facts.scale_out_catalog import RoleMember, RoleMembers
from fixtures.facts.server_access import ServerPrincipal
from fixtures.facts.windows_logging import WindowsLoggingAccounts

ACCOUNT = r"CORP\svc-ssiswork"
SID = "S-1-5-21-1-2-3-1106"
SID_HEX = "010500000000000515000000010000000200000003000000" + "52040000"
OTHER_GROUP = ServerPrincipal(
    name=r"CORP\all", type="G", sid="S-1-5-21-1-2-3-513", connect_sql="GRANT"
)


def logins(kind: str, *principals: ServerPrincipal) -> WindowsLoggingAccounts:
    """Return an account of that kind on an instance with these logins."""
    member = RoleMember(
        role="ssis_cluster_worker", name=ACCOUNT, type=kind, sid=SID_HEX
    )
    return WindowsLoggingAccounts.of(
        "SSISNODE1", RoleMembers(members=(member,)), principals
    )


def login(kind: str, *, is_disabled: bool = False) -> ServerPrincipal:
    """Return the account's own login."""
    return ServerPrincipal(
        name=ACCOUNT,
        type=kind,
        sid=SID,
        is_disabled=is_disabled,
        connect_sql="GRANT",
    )


@pytest.mark.parametrize("kind", ["U", "G"])
def test_own_login_lets_it_in(kind: str) -> None:
    """An account by its own login, a group by the group's."""
    assert logins(kind, login(kind), OTHER_GROUP).is_usable


@pytest.mark.parametrize(
    "principals", [(), (login("U", is_disabled=True), OTHER_GROUP)]
)
def test_nothing_lets_it_in(principals: tuple[ServerPrincipal, ...]) -> None:
    """It has no login at all, or one that is disabled."""
    found = logins("U", *principals)

    assert not found.is_usable
    assert found.undecided == ()


@pytest.mark.parametrize("kind", ["U", "G"])
def test_another_group_leaves_it_undecided(kind: str) -> None:
    """Nothing tells whether it is a member."""
    assert logins(kind, OTHER_GROUP).undecided == (ACCOUNT,)
