"""Security descriptors in both forms, and who is in the groups that they name."""

from __future__ import annotations

import pytest

from fixtures.collect.access_control import (
    collect_local_groups,
    collect_trustees,
    members_query,
    parse_descriptor,
    parse_octets,
)
from fixtures.errors import MalformedAnswerError
from fixtures.facts.access_control import (
    AccessControlEntry,
    Group,
    GroupMember,
    SecurityDescriptor,
)
from fixtures.transport.cim import CimInstance, instance_of
from tests.collect.descriptors import (
    ADMINISTRATORS,
    ALLOW,
    AUDIT,
    DENY,
    HOST,
    OPERATORS,
    ace_octets,
    descriptor,
    descriptor_octets,
    entry,
    local_group,
    membership,
)
from tests.collect.scripted import ScriptedHost

GROUPS, MEMBERS = "root/cimv2:Win32_Group", "root/cimv2:Win32_GroupUser"
NONE = SecurityDescriptor(entries=None)
READ, TWICE = 1, 2


def doubled(mask: int) -> int:
    """Map a mask in a way that shows."""
    return TWICE * mask


def named(mask: int, *, allows: bool = True, below: bool = False) -> SecurityDescriptor:
    """Return the fact of one entry for the operators."""
    one = AccessControlEntry(
        sid=OPERATORS,
        mask=mask,
        is_allowing=allows,
        is_inherit_only=below,
        account=r"LAB\Operators",
    )
    return SecurityDescriptor(entries=(one,))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (descriptor(entry(OPERATORS, READ)), named(2)),
        (descriptor(entry(OPERATORS, READ, DENY)), named(2, allows=False)),
        (descriptor(entry(OPERATORS, READ, flags=0x18)), named(2, below=True)),
        (descriptor(entry(OPERATORS, READ, flags=0x10)), named(2)),
        (descriptor(entry(OPERATORS, 8, AUDIT), entry(OPERATORS, READ)), named(2)),
        (descriptor(), NONE),
        (descriptor(entry(OPERATORS, READ), flags=0), NONE),
    ],
)
def test_descriptor_of_cim(row: CimInstance, expected: SecurityDescriptor) -> None:
    """Only what allows or denies counts; masks are mapped by whoever knows them."""
    assert parse_descriptor(row, doubled) == expected


def test_entry_without_its_trustee_is_an_error() -> None:
    """It is not left out: it may be the one that denies."""
    nobody = instance_of("Win32_ACE", {"AceType": "1", "AccessMask": "1"}, host=HOST)

    with pytest.raises(MalformedAnswerError, match="without trustee"):
        parse_descriptor(descriptor(nobody), doubled)


@pytest.mark.parametrize(
    ("octets", "masks"),
    [
        (descriptor_octets(ace_octets(OPERATORS, READ)), {2: True}),
        (descriptor_octets(ace_octets(OPERATORS, READ, DENY)), {2: False}),
        (
            descriptor_octets(
                ace_octets(OPERATORS, 8, AUDIT), ace_octets(OPERATORS, 1)
            ),
            {2: True},
        ),
        (descriptor_octets(), {}),
    ],
)
def test_descriptor_of_the_registry(octets: bytes, masks: dict[int, bool]) -> None:
    """The binary form says the same; a list without entries is one."""
    found = parse_octets(HOST, octets, doubled)

    assert found.entries is not None
    assert {one.mask: one.is_allowing for one in found.entries} == masks
    assert {one.sid for one in found.entries} <= {OPERATORS}


def test_descriptor_without_a_list_in_the_registry() -> None:
    """The bit in its control decides, whatever stands where the list would."""
    octets = descriptor_octets(ace_octets(OPERATORS, READ), control=0)

    assert parse_octets(HOST, octets, doubled) == NONE


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x01\x00",
        descriptor_octets(ace_octets(OPERATORS, READ))[:-1],
        descriptor_octets(b"\x00" * 8),
        descriptor_octets(ace_octets(OPERATORS, READ, ALLOW))[:20],
    ],
)
def test_octets_that_are_no_descriptor_are_an_error(octets: bytes) -> None:
    """However much of one they hold."""
    with pytest.raises(MalformedAnswerError, match="no security descriptor"):
        parse_octets(HOST, octets, doubled)


def test_local_group_comes_with_the_groups_in_it() -> None:
    """Those of the domain are asked for, but for the accounts that are declared."""
    local = (HOST, "Administratoren")
    host = ScriptedHost(
        by_class={
            GROUPS: [
                local_group(ADMINISTRATORS, "Administratoren"),
                local_group("S-1-5-32-545", "Benutzer"),
            ],
            MEMBERS: [
                membership(local, ("LAB", "Admins"), "Win32_Group"),
                membership(local, ("LAB", "Team"), "Win32_Group"),
                membership(("LAB", "Admins"), ("LAB", "erika")),
            ],
        }
    )

    found = collect_local_groups(host, [ADMINISTRATORS], [r"lab\team"])

    assert [(one.sid, one.account) for one in found] == [
        (ADMINISTRATORS, rf"{HOST}\Administratoren"),
        ("", r"LAB\Admins"),
    ]
    assert [len(one.members or ()) for one in found] == [2, 1]


def test_group_of_the_domain_without_an_answer_is_unknown() -> None:
    """A host may not be let to ask the domain; nobody in it would be an answer."""
    host = ScriptedHost(by_class={MEMBERS: []})
    lists = [named(READ)]

    found = collect_trustees(host, lists, known=[])

    assert found == (Group(sid=OPERATORS, account=r"LAB\Operators", members=None),)


def test_trustee_that_is_known_is_not_asked_for() -> None:
    """In any letter case; a local group is no trustee of the domain."""
    host = ScriptedHost()

    assert collect_trustees(host, [named(READ), NONE], known=[r"lab\OPERATORS"]) == ()


def test_membership_without_its_ends_is_an_error() -> None:
    """Nobody is left out of a group in silence."""
    half = instance_of("Win32_GroupUser", {"GroupComponent": None}, host=HOST)
    host = ScriptedHost(by_class={MEMBERS: [half]})

    with pytest.raises(MalformedAnswerError, match="without ends"):
        collect_trustees(host, [named(READ)], known=[])


def test_names_are_quoted_for_the_path_and_the_string() -> None:
    """A name can hold what either takes for its end."""
    query = members_query([GroupMember(domain="LAB", name="O'Hare")])

    assert query.endswith("Domain='LAB',Name='O\\\\'Hare'\"")
