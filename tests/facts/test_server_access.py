"""Who can log in to an instance, and who administers SSISDB there."""

from __future__ import annotations

import pytest

from fixtures.facts.scale_out_catalog import RoleMember, RoleMembers
from fixtures.facts.server_access import (
    AccountAccess,
    CatalogRights,
    InstanceAccess,
    ServerPrincipal,
)

SID = "S-1-5-21-1-2-3-1106"
SID_HEX = "010500000000000515000000010000000200000003000000" + "52040000"
OWN = ServerPrincipal(name="LAB\\svc", type="U", sid=SID, connect_sql="GRANT")
GROUP = ServerPrincipal(name="LAB\\Ops", type="G", sid="S-1-5-21-1-2-3-9")
ALLOWED = ServerPrincipal(
    name="LAB\\Ops", type="G", sid="S-1-5-21-1-2-3-9", connect_sql="GRANT"
)
DENIED = ServerPrincipal(
    name="LAB\\Ops", type="G", sid="S-1-5-21-1-2-3-9", connect_sql="DENY"
)
ADMINISTRATORS = ServerPrincipal(
    name="LAB\\Ops", type="G", sid="S-1-5-21-1-2-3-9", member_of=("sysadmin",)
)


def access(
    *principals: ServerPrincipal, paths: tuple[str, ...] | None = ()
) -> AccountAccess:
    """Return the account's access to an instance with these principals."""
    return AccountAccess(
        account="LAB\\svc", sid=SID, principals=principals, permission_paths=paths
    )


def own(**changes: object) -> ServerPrincipal:
    """Return the account's own login, changed."""
    fields: dict[str, object] = {"name": "LAB\\svc", "type": "U", "sid": SID}
    return ServerPrincipal(**(fields | changes))  # type: ignore[arg-type] # any field


def role(name: str, **changes: object) -> ServerPrincipal:
    """Return a server role."""
    return ServerPrincipal(name=name, type="R", sid=None, **changes)  # type: ignore[arg-type] # any field


@pytest.mark.parametrize(
    ("found", "can_log_in"),
    [
        pytest.param(access(), False, id="no login"),
        pytest.param(access(OWN), True, id="own login"),
        pytest.param(access(own()), False, id="CONNECT SQL revoked"),
        pytest.param(access(own(connect_sql="DENY")), False, id="denied"),
        pytest.param(
            access(own(is_disabled=True, connect_sql="GRANT")), False, id="disabled"
        ),
        pytest.param(
            access(own(connect_sql="DENY", member_of=("sysadmin",))),
            True,
            id="nothing is denied to sysadmin",
        ),
        pytest.param(
            access(
                own(connect_sql="GRANT", member_of=("Site",)),
                role("site", connect_sql="DENY"),
            ),
            False,
            id="its role is denied",
        ),
        pytest.param(
            access(
                own(member_of=("outer",)),
                role("outer", member_of=("inner",)),
                role("inner", member_of=("outer",), connect_sql="GRANT"),
            ),
            True,
            id="granted to a role of its role",
        ),
        pytest.param(access(ALLOWED, paths=("lab\\OPS",)), True, id="by group"),
        pytest.param(access(GROUP, paths=("LAB\\Ops",)), False, id="group revoked"),
        pytest.param(access(ALLOWED), False, id="not in the group"),
        pytest.param(access(ALLOWED, paths=None), None, id="group unresolved"),
        pytest.param(access(OWN, ALLOWED, paths=None), True, id="own login decides"),
        pytest.param(access(OWN, DENIED), None, id="denied groups are not named"),
        pytest.param(access(OWN, DENIED, paths=None), None, id="denied, unresolved"),
        pytest.param(
            access(ADMINISTRATORS, paths=("LAB\\Ops",)), True, id="sysadmin by group"
        ),
        pytest.param(
            access(ADMINISTRATORS, paths=None), None, id="perhaps sysadmin by group"
        ),
        pytest.param(
            access(own(is_disabled=True), ADMINISTRATORS, paths=("LAB\\Ops",)),
            False,
            id="a disabled login counts before any group",
        ),
    ],
)
def test_access_is_decided_by_login_groups_and_roles(
    found: AccountAccess,
    can_log_in: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    """A denial beats a grant; what only an unknown group could tell is left open."""
    assert found.can_log_in is can_log_in


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (access(), "has no login"),
        (access(own()), "has a login without CONNECT SQL"),
        (access(OWN), "can log in as LAB\\svc"),
        (access(own(is_disabled=True)), "its login LAB\\svc is disabled"),
        (access(own(connect_sql="DENY")), "CONNECT SQL is denied to it"),
        (
            access(ALLOWED, paths=None),
            "decided by groups that nothing resolves: LAB\\Ops",
        ),
    ],
)
def test_access_is_told_in_words(found: AccountAccess, words: str) -> None:
    """What is wrong can be acted on."""
    assert found.condition == words


OTHERS = {"the Master on N2": "virtual service account"}
NOT_JUDGED = "virtual service account, not judged: see SO-08"


def test_instance_tells_the_refused_from_the_undecided() -> None:
    """Each account is one or the other, or neither."""
    found = InstanceAccess(
        server_name="N1",
        accounts=(access(), access(OWN), access(OWN, DENIED)),
        others={},
    )

    assert found.refused == ("LAB\\svc",)
    assert found.undecided == ("LAB\\svc",)


def rights(found: AccountAccess, *members: RoleMember) -> CatalogRights:
    """Return the rights of one account in SSISDB."""
    return CatalogRights(
        server_name="N1",
        accounts=(found,),
        others=OTHERS,
        role_members=RoleMembers(members=members),
    )


def test_masters_without_a_domain_account_are_named() -> None:
    """That every account may log in is said of those that were looked at."""
    own, left_out = access(OWN), {"the Master on N2": NOT_JUDGED}
    found = InstanceAccess(server_name="N1", accounts=(own,), others=OTHERS)

    assert found.shown == {own.account: own.condition, **left_out}
    assert rights(own).shown == {own.account: "has not", **left_out}


def member(
    sid: str | None, kind: str = "U", *, of: str = "ssis_admin", name: str = "user"
) -> RoleMember:
    """Return a member of a database role."""
    return RoleMember(role=of, name=name, type=kind, sid=sid)


GROUP_HEX = SID_HEX[:-8] + "09000000"


@pytest.mark.parametrize(
    ("found", "without", "undecided"),
    [
        pytest.param(rights(access(OWN), member(SID_HEX)), 0, 0, id="own user"),
        pytest.param(rights(access(OWN)), 1, 0, id="nobody"),
        pytest.param(
            rights(access(OWN), member(SID_HEX, of="db_owner")), 1, 0, id="db_owner"
        ),
        pytest.param(
            rights(
                access(OWN),
                member(None, "R", name="site"),
                member(SID_HEX, of="site"),
            ),
            0,
            0,
            id="through a role",
        ),
        pytest.param(
            rights(access(ALLOWED, paths=("LAB\\Ops",)), member(GROUP_HEX, "G")),
            0,
            0,
            id="through a group",
        ),
        pytest.param(
            rights(access(OWN), member(GROUP_HEX, "G")), 0, 1, id="perhaps a group"
        ),
        pytest.param(rights(access(own(member_of=("SysAdmin",)))), 0, 0, id="sysadmin"),
        pytest.param(
            rights(access(OWN, ADMINISTRATORS, paths=None)), 0, 1, id="perhaps sysadmin"
        ),
    ],
)
def test_rights_are_those_of_ssis_admin(
    found: CatalogRights, without: int, undecided: int
) -> None:
    """By SID, also through roles and groups; being db_owner is something else."""
    assert (len(found.without), len(found.undecided)) == (without, undecided)
