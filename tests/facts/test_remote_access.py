"""Rights from afar: of the application, of the machine, and in which form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixtures.facts.access_control import (
    ADMINISTRATORS,
    DISTRIBUTED_COM_USERS,
    EVERYONE,
    Access,
    AccessControlEntry,
    Principal,
    SecurityDescriptor,
)
from fixtures.facts.remote_access import (
    DcomApplication,
    MachineLimits,
    RemoteUsers,
    com_list,
    is_valid,
)

ME = "S-1-5-21-1-2-3-1001"
USER = Principal(account=r"LAB\me", sid=ME, strangers=frozenset({ADMINISTRATORS}))
HERE, EVERYTHING = 11, 31
NAMES = ("remote launch", "remote activation", "remote access")


def allowing(**masks: int) -> SecurityDescriptor:
    """Return a list that allows these their rights, by the names below."""
    sids = {
        "me": ME,
        "everyone": EVERYONE,
        "administrators": ADMINISTRATORS,
        "com_users": DISTRIBUTED_COM_USERS,
    }
    return SecurityDescriptor(
        entries=tuple(
            AccessControlEntry(sid=sids[name], mask=mask, is_allowing=True)
            for name, mask in masks.items()
        )
    )


LIMITS = MachineLimits(
    is_enabled=True,
    launch=allowing(administrators=EVERYTHING, everyone=HERE, com_users=EVERYTHING),
    access=allowing(everyone=7),
)
APPLICATION = DcomApplication(
    host="NODE1",
    name="Integration Services 16.0",
    app_id="{1}",
    limits=LIMITS,
    launch=allowing(me=EVERYTHING),
    access=allowing(me=7),
)


def rights(application: DcomApplication, principal: Principal = USER) -> list[Access]:
    """Return the three rights from afar."""
    found = application.rights_of(principal)
    return [found[name] for name in NAMES]


@pytest.mark.parametrize(
    ("limits", "launch", "access"),
    [
        (LIMITS, Access.ALLOWED, Access.ALLOWED),
        (replace(LIMITS, is_enabled=False), Access.DENIED, Access.DENIED),
        (
            replace(LIMITS, launch=allowing(everyone=HERE, administrators=31)),
            Access.DENIED,
            Access.ALLOWED,
        ),
        (replace(LIMITS, access=allowing(everyone=3)), Access.ALLOWED, Access.DENIED),
        (replace(LIMITS, launch=None), Access.UNKNOWN, Access.ALLOWED),
        (replace(LIMITS, access=allowing(me=7)), Access.ALLOWED, Access.ALLOWED),
        (replace(LIMITS, launch=allowing(me=30)), Access.UNKNOWN, Access.ALLOWED),
    ],
    ids=["as set up", "off", "launch", "access", "policy", "by name", "invalid"],
)
def test_machine_limits_what_the_application_grants(
    limits: MachineLimits, launch: Access, access: Access
) -> None:
    """Nobody has a right that the machine does not let any application grant."""
    found = rights(replace(APPLICATION, limits=limits))

    assert found == [launch, launch, access]


def test_limits_grant_nothing() -> None:
    """What the application does not grant, no limit makes up for."""
    found = rights(replace(APPLICATION, launch=allowing(administrators=EVERYTHING)))

    assert found == [Access.DENIED, Access.DENIED, Access.ALLOWED]


def test_certain_refusal_beats_a_doubt() -> None:
    """Whatever Group Policy says, the application's own list decides."""
    limits = replace(LIMITS, launch=None)
    own = allowing(me=HERE)

    found = rights(replace(APPLICATION, limits=limits, launch=own))

    assert found[0] is Access.DENIED


@pytest.mark.parametrize(
    "membership", [frozenset(), frozenset({DISTRIBUTED_COM_USERS})]
)
def test_membership_in_distributed_com_users_is_judged_elsewhere(
    membership: frozenset[str],
) -> None:
    """The limits are asked as if everybody were a member."""
    stranger = replace(USER, strangers=USER.strangers | membership)

    assert rights(APPLICATION, stranger)[0] is Access.ALLOWED


def test_administrator_has_the_limits_of_administrators() -> None:
    """No other group is made up for one."""
    administrator = Principal(
        account=r"LAB\me",
        sid=ME,
        groups=frozenset({ADMINISTRATORS}),
        strangers=frozenset({DISTRIBUTED_COM_USERS}),
    )
    limits = replace(LIMITS, launch=allowing(administrators=HERE, com_users=31))

    found = rights(replace(APPLICATION, limits=limits), administrator)

    assert found[0] is Access.DENIED


@pytest.mark.parametrize(
    ("masks", "is_understood"),
    [
        ({"me": 1, "everyone": 1}, True),
        ({"me": 31, "everyone": 11}, True),
        ({}, True),
        ({"me": 1, "everyone": 11}, False),
        ({"me": 30}, False),
    ],
    ids=["old form", "new form", "empty", "mixed", "without execute"],
)
def test_list_is_in_one_form(masks: dict[str, int], *, is_understood: bool) -> None:
    """All entries have 1 and more, or all have 1 alone."""
    assert is_valid(com_list(allowing(**masks))) is is_understood


def test_old_form_grants_everything() -> None:
    """There was one right only."""
    found = rights(replace(APPLICATION, launch=com_list(allowing(me=1))))

    assert found == [Access.ALLOWED] * 3


def test_application_shows_what_limits_it() -> None:
    """A reader sees both sides of a refusal."""
    limits = replace(LIMITS, is_enabled=False, access=None)
    shown = replace(APPLICATION, limits=limits, defaults=("access",)).shown

    assert set(shown) == {
        "launch",
        "access (default)",
        "EnableDCOM",
        "launch limit",
        "access limit",
    }
    assert (shown["EnableDCOM"], shown["access limit"]) == (
        ("N",),
        ("set by Group Policy",),
    )


def test_lacking_and_unknown_rights_are_told_apart() -> None:
    """One names what is wrong, the other what nobody can say."""
    limits = replace(LIMITS, launch=None, access=allowing(everyone=3))
    application = replace(APPLICATION, limits=limits)
    found = RemoteUsers(application=application, principals=(USER,))

    assert found.lacking == (r"LAB\me: remote access",)
    assert found.unknown == (r"LAB\me: remote launch", r"LAB\me: remote activation")
