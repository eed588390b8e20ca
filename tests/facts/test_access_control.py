"""Rights by a descriptor, for somebody of whom not everything is known."""

from __future__ import annotations

import pytest

from fixtures.facts.access_control import (
    ADMINISTRATORS,
    EVERYONE,
    USERS,
    Access,
    AccessControlEntry,
    Group,
    GroupMember,
    KnownGroups,
    Principal,
    SecurityDescriptor,
)

ME, TEAM, OTHER = "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1002", "S-1-5-21-1-2-3-1003"
LIST, WRITE = 1, 2
BOTH = LIST | WRITE
SOMEBODY = Principal(
    account=r"LAB\me", sid=ME, groups=frozenset({TEAM}), strangers=frozenset({OTHER})
)


def allow(sid: str, mask: int, *, below: bool = False) -> AccessControlEntry:
    """Return an entry that allows."""
    return AccessControlEntry(
        sid=sid, mask=mask, is_allowing=True, is_inherit_only=below
    )


def deny(sid: str, mask: int) -> AccessControlEntry:
    """Return an entry that denies."""
    return AccessControlEntry(sid=sid, mask=mask, is_allowing=False)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ((allow(ME, BOTH),), Access.ALLOWED),
        ((allow(ME, LIST), allow(TEAM, WRITE)), Access.ALLOWED),
        ((allow(EVERYONE, BOTH),), Access.ALLOWED),
        ((), Access.DENIED),
        ((allow(ME, LIST),), Access.DENIED),
        ((allow(ME, BOTH, below=True),), Access.DENIED),
        ((allow(OTHER, BOTH),), Access.DENIED),
        ((deny(TEAM, WRITE), allow(ME, BOTH)), Access.DENIED),
        ((allow(ME, BOTH), deny(TEAM, WRITE)), Access.ALLOWED),
        ((deny(ME, 4), allow(ME, BOTH)), Access.ALLOWED),
        ((deny(OTHER, BOTH), allow(ME, BOTH)), Access.ALLOWED),
        ((allow(ADMINISTRATORS, BOTH),), Access.UNKNOWN),
        ((deny("S-1-5-21-9-9-9-9", WRITE), allow(ME, BOTH)), Access.UNKNOWN),
        ((allow("S-1-5-18", BOTH),), Access.DENIED),
    ],
)
def test_entries_decide_in_their_order(
    entries: tuple[AccessControlEntry, ...], expected: Access
) -> None:
    """Deny wins over what comes later, and doubt stays doubt."""
    descriptor = SecurityDescriptor(entries=entries)

    assert descriptor.access(SOMEBODY, BOTH) is expected


def test_descriptor_without_list_is_open() -> None:
    """Everybody may do everything."""
    descriptor = SecurityDescriptor(entries=None)

    assert descriptor.access(SOMEBODY, BOTH) is Access.ALLOWED
    assert descriptor.open_to((USERS,), WRITE) == ("no DACL",)


@pytest.mark.parametrize(
    ("entries", "granted"),
    [
        ((allow(USERS, BOTH),), BOTH),
        ((deny(EVERYONE, WRITE), allow(USERS, BOTH)), LIST),
        ((allow(USERS, WRITE), deny(USERS, WRITE)), WRITE),
        ((allow(USERS, BOTH, below=True),), 0),
        ((allow(EVERYONE, BOTH),), 0),
    ],
)
def test_rights_of_one_sid_are_those_not_denied_before(
    entries: tuple[AccessControlEntry, ...], granted: int
) -> None:
    """Only entries for exactly this SID give it something."""
    assert SecurityDescriptor(entries=entries).granted_to(USERS) == granted


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ((GroupMember(domain="lab", name="ME"),), True),
        ((GroupMember(domain="LAB", name="you"),), False),
        ((GroupMember(domain="LAB", name="team", class_name="Win32_Group"),), True),
        ((GroupMember(domain="LAB", name="lost", class_name="Win32_Group"),), None),
        (None, None),
    ],
    ids=["itself", "somebody else", "in a group", "in a lost group", "nobody knows"],
)
def test_membership_follows_groups_in_groups(
    members: tuple[GroupMember, ...] | None,
    expected: object,  # True, False, or None where it stays open
) -> None:
    """A group whose members nobody could name leaves it open."""
    groups = KnownGroups(
        groups=(
            Group(sid=ADMINISTRATORS, account=r"NODE\Administrators", members=members),
            Group(
                sid="",
                account=r"LAB\team",
                members=(GroupMember(domain="LAB", name="me"),),
            ),
            Group(sid="", account=r"LAB\lost", members=None),
        )
    )

    principal = groups.principal(r"LAB\me", ME)

    assert principal.is_meant_by(ADMINISTRATORS) is expected


def test_users_hold_whoever_logs_on() -> None:
    """Authenticated Users is a member of Users, whatever it is called."""
    member = GroupMember(
        domain="NODE",
        name="Authentifizierte Benutzer",
        class_name="Win32_SystemAccount",
    )
    groups = KnownGroups(
        groups=(Group(sid=USERS, account=r"NODE\Benutzer", members=(member,)),)
    )

    assert groups.principal(r"LAB\me", ME).is_meant_by(USERS) is True
