"""Logins, roles and groups: what is asked, and what the answers mean."""

from __future__ import annotations

import pytest

from fixtures.collect.batches import Answers, Row
from fixtures.collect.server_access import (
    SERVER_PRINCIPALS,
    SERVER_ROLE_MEMBERS,
    parse_permission_paths,
    parse_server_principals,
    permission_path_questions,
)
from fixtures.errors import AccessDeniedError, AnswerError
from fixtures.facts.server_access import ServerPrincipal

ACCOUNT = "LAB\\svc"
PATHS = "the permission paths of LAB\\svc"
DENIED = AccessDeniedError("N1", "the login lacks EXECUTE", "Grant it.")


def answers(**by_question: tuple[Row, ...] | AnswerError) -> Answers:
    """Return the answers of one instance, by the first word of their question."""
    names = {
        "principals": SERVER_PRINCIPALS.name,
        "members": SERVER_ROLE_MEMBERS.name,
        "paths": PATHS,
    }
    found = {names[name]: answer for name, answer in by_question.items()}
    return Answers(host="N1", by_question=found)


def row(**columns: object) -> Row:
    """Return a login."""
    return {
        "principal_id": 264,
        "name": ACCOUNT,
        "type": "U",
        "is_disabled": False,
        "sid": "010100000000000512000000",
        "connect_sql": "GRANT",
    } | columns


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("GRANT", "GRANT"),
        ("GRANT_WITH_GRANT_OPTION", "GRANT"),
        ("DENY", "DENY"),
        (None, None),
    ],
)
def test_login_is_read_with_its_roles(written: str | None, meant: str | None) -> None:
    """The SID in its text form, the roles by name, a grant in either form."""
    roles: tuple[Row, ...] = (
        {"member_principal_id": 264, "role_name": "sysadmin"},
        {"member_principal_id": 1, "role_name": "sysadmin"},
    )
    found = answers(principals=(row(connect_sql=written, type="U "),), members=roles)

    assert parse_server_principals(found) == (
        ServerPrincipal(
            name=ACCOUNT,
            type="U",
            sid="S-1-5-18",
            connect_sql=meant,
            member_of=("sysadmin",),
        ),
    )


def test_role_has_no_sid_of_an_account() -> None:
    """What is no SID is none."""
    found = answers(principals=(row(sid="03", type="R"),), members=())

    assert parse_server_principals(found)[0].sid is None


def test_unseen_roles_hide_all_logins() -> None:
    """A login whose roles may not be seen is half a fact."""
    with pytest.raises(AccessDeniedError):
        parse_server_principals(answers(principals=(row(),), members=DENIED))


def test_paths_are_the_groups() -> None:
    """A row without a path is the account's own login."""
    found = answers(paths=({"permission path": None}, {"permission path": "LAB\\A"}))

    assert parse_permission_paths(found, ACCOUNT) == ("LAB\\A",)


@pytest.mark.parametrize("found", [None, answers(), answers(paths=DENIED)])
def test_unresolved_paths_are_no_fact(found: Answers | None) -> None:
    """Not asked and not told are the same: nobody knows."""
    with pytest.raises(AnswerError):
        parse_permission_paths(found, ACCOUNT)


def test_only_accounts_of_windows_are_resolved() -> None:
    """LocalSystem is in no group that could matter; a quote is doubled."""
    (question,) = permission_path_questions(["LocalSystem", "LAB\\o'hara"])

    assert "N'LAB\\o''hara'" in question.select
    assert question.rights
