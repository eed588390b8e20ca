"""Whether the endpoint of a replica is open, encrypted and lets its partners in."""

from __future__ import annotations

import dataclasses

import pytest

from fixtures.facts.hadr_endpoint import (
    EndpointPermission,
    HadrEndpoint,
    Partner,
    ReplicaEndpoint,
)
from fixtures.facts.server_access import ServerPrincipal

SID, OTHER = "S-1-5-21-1-2-3-1105", "S-1-5-21-1-2-3-1106"
ENDPOINT = HadrEndpoint(
    name="Hadr_endpoint",
    state_desc="STARTED",
    role_desc="ALL",
    is_encryption_enabled=True,
    encryption_algorithm_desc="AES",
    owner_sid=None,
)
PARTNER = Partner(
    server_name="NODE2", is_connected=False, account=r"CORP\svc-sql", sid=SID
)
GRANT = EndpointPermission(grantee="p", type="U", sid=SID, state_desc="GRANT")
DENY = dataclasses.replace(GRANT, state_desc="DENY")
PUBLIC = EndpointPermission(grantee="public", type="R", sid=None, state_desc="GRANT")
GROUP = dataclasses.replace(GRANT, type="G", sid=OTHER)
CERTIFICATE = dataclasses.replace(GRANT, type="C", sid=None)
ADMINISTRATOR = ServerPrincipal(name="p", type="U", sid=SID, member_of=("sysadmin",))
ADMINISTRATORS = dataclasses.replace(ADMINISTRATOR, type="G", sid=OTHER)
FOUND = ReplicaEndpoint(
    server_name="NODE1",
    endpoint=ENDPOINT,
    permissions=(GRANT,),
    principals=(),
    partners=(PARTNER,),
)
REFUSED = r"CORP\svc-sql of NODE2 may not connect"


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, ()),
        ({"role_desc": "PARTNER"}, ()),
        ({"encryption_algorithm_desc": "RC4, AES"}, ()),
        ({"state_desc": "STOPPED"}, ("is STOPPED",)),
        ({"role_desc": "WITNESS"}, ("has the role WITNESS",)),
        ({"is_encryption_enabled": False}, ("does not encrypt",)),
        ({"encryption_algorithm_desc": "RC4"}, ("encrypts by RC4 only",)),
    ],
)
def test_endpoint(changes: dict[str, str | bool], faults: tuple[str, ...]) -> None:
    """Started, for partners, and encrypted by something that is not broken."""
    found = dataclasses.replace(ENDPOINT, **changes)  # type: ignore[arg-type]

    assert found.faults == faults


def test_missing_endpoint() -> None:
    """Nothing else need be said then."""
    found = dataclasses.replace(FOUND, endpoint=None)

    assert found.faults == ("there is no endpoint for availability groups",)


@pytest.mark.parametrize(
    ("permissions", "principals", "faults", "doubts"),
    [
        ((GRANT,), (), (), ()),
        ((PUBLIC,), (), (), ()),
        ((), (ADMINISTRATOR,), (), ()),
        ((DENY,), (ADMINISTRATOR,), (), ()),
        ((), (), (REFUSED,), ()),
        ((GRANT, DENY), (), (REFUSED,), ()),
        ((GROUP,), (), (), ("NODE2",)),
        ((CERTIFICATE,), (), (), ("NODE2",)),
        ((), (ADMINISTRATORS,), (), ("NODE2",)),
    ],
)
def test_partner_that_is_not_connected(
    permissions: tuple[EndpointPermission, ...],
    principals: tuple[ServerPrincipal, ...],
    faults: tuple[str, ...],
    doubts: tuple[str, ...],
) -> None:
    """DENY counts for all but administrators; what a group may, nobody tells."""
    found = dataclasses.replace(FOUND, permissions=permissions, principals=principals)

    assert (found.faults, found.doubts) == (faults, doubts)


def test_owner_may_connect() -> None:
    """Nobody had to grant it anything."""
    owned = dataclasses.replace(ENDPOINT, owner_sid=SID)
    found = dataclasses.replace(FOUND, endpoint=owned, permissions=())

    assert (found.faults, found.doubts) == ((), ())


@pytest.mark.parametrize(
    ("partner", "doubts"),
    [
        (Partner(server_name="NODE2", is_connected=True), ()),
        (Partner(server_name="NODE2", is_connected=False), ("NODE2",)),
    ],
)
def test_partner_whose_account_is_not_known(
    partner: Partner, doubts: tuple[str, ...]
) -> None:
    """Who is connected may, whatever the account."""
    found = dataclasses.replace(FOUND, partners=(partner,), permissions=())

    assert (found.faults, found.doubts) == ((), doubts)


def test_account_that_may_not_connect_is_named() -> None:
    """Whoever is to be let in, a remedy has to name."""
    shut = dataclasses.replace(FOUND, permissions=())

    assert shut.refused_accounts == (PARTNER.account,)
    assert FOUND.refused_accounts == ()
