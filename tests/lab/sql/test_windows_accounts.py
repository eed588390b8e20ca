"""xp_logininfo: the ways in which Windows accounts reach the instance."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.catalog import DatabasePermission
from fixtures.lab.estate.sql_server import ServerPrincipal
from fixtures.lab.estate.windows import DomainAccount
from tests.lab.sql.client import SqlClient

ALL = r"EXEC xp_logininfo @acctname = N'{}', @option = 'all'"
ACCOUNT, GROUP = r"LAB\svc-ssisom", r"LAB\Operators"


@pytest.fixture
def group(estate: LabEstate) -> ServerPrincipal:
    """A login of a group that has the account in it, through another one."""
    estate.accounts += [
        DomainAccount(name="Inner", sid="S-1-5-21-9", is_group=True,
                      members=["SVC-ssisom"]),
        DomainAccount(name="Operators", sid="S-1-5-21-8", is_group=True,
                      members=["inner", "svc-sql"]),
    ]  # fmt: skip
    login = ServerPrincipal(
        name=GROUP,
        principal_id=300,
        sid=b"\x01",
        type="G",
        create_date=estate.now,
        modify_date=estate.now,
    )
    estate.instances[0].principals.append(login)
    return login


@pytest.mark.usefixtures("group")
def test_every_path_is_a_row(administrator: SqlClient) -> None:
    """The own login has no path, a group is one."""
    rows = administrator.rows(ALL.format(ACCOUNT))

    assert rows == [
        (ACCOUNT, "user    ", "user     ", ACCOUNT, None),
        (ACCOUNT, "user    ", "user     ", ACCOUNT, GROUP),
    ]


def test_denied_path_gives_no_access(
    administrator: SqlClient, group: ServerPrincipal
) -> None:
    """A path is what allowed the account access."""
    group.denied.add("CONNECT SQL")

    assert len(administrator.rows(ALL.format(ACCOUNT))) == 1


def test_account_without_access_has_no_rows(administrator: SqlClient) -> None:
    """It is valid, and has no login."""
    answer = administrator.run(ALL.format(r"LAB\svc-ssisworker"))

    assert answer.rowsets[0].rows == []
    assert answer.errors == []


@pytest.mark.parametrize("name", [r"LAB\nobody", r"CORP\svc-ssisom", "svc-ssisom"])
def test_unknown_account_is_an_error(administrator: SqlClient, name: str) -> None:
    """Whom the domain does not know, nobody can resolve."""
    assert administrator.run(ALL.format(name)).errors == [15404]


@pytest.mark.usefixtures("group")
def test_members_of_a_group_are_listed(administrator: SqlClient) -> None:
    """Those directly in it, by their full names."""
    rows = administrator.rows(f"EXEC xp_logininfo '{GROUP}', 'members'")

    assert [row[0] for row in rows] == [r"LAB\Inner", r"LAB\svc-sql"]


def test_without_a_name_all_logins_are_listed(administrator: SqlClient) -> None:
    """Those that were granted access explicitly."""
    rows = administrator.rows("EXEC xp_logininfo")

    assert [row[0] for row in rows] == [ACCOUNT, r"LAB\svc-sql"]


def test_unknown_option_is_an_error(administrator: SqlClient) -> None:
    """It is refused by its number."""
    answer = administrator.run(f"EXEC xp_logininfo '{ACCOUNT}', 'some'")

    assert answer.errors == [15600]


def test_right_is_needed_and_can_be_granted(
    connect_restricted: Callable[..., SqlClient], estate: LabEstate
) -> None:
    """EXECUTE in master; HAS_PERMS_BY_NAME says the same."""
    right = "HAS_PERMS_BY_NAME(N'master.sys.xp_logininfo', 'OBJECT', 'EXECUTE')"
    client = connect_restricted()
    assert client.run(ALL.format(ACCOUNT)).errors == [229]
    assert client.value(right) == 0

    master = estate.instances[0].databases[0]
    master.permissions.append(
        DatabasePermission(
            grantee="public", permission="EXECUTE", securable="sys.xp_logininfo"
        )
    )

    assert client.run(ALL.format(ACCOUNT)).errors == []
    assert client.value(right) == 1
