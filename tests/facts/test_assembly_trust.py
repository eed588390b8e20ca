"""By what an instance trusts SSISDB's assembly, and when nobody can tell."""

from __future__ import annotations

import dataclasses

import pytest

from fixtures.facts.assembly_trust import AssemblyTrust, CatalogAssembly, KeyLogin

ASSEMBLY = CatalogAssembly(
    name="ISSERVER",
    clr_name="server, version=16.0.0.0, PublicKeyToken=89845dcd8080cc91",
    sha2_512="AB",
)
BY_TOKEN = KeyLogin(name="loader", thumbprint="89845DCD8080CC91")
BY_HASH = KeyLogin(
    name="loader", thumbprint="000102030405060708090A0B" + "91CC8080CD5D8489"
)
OTHER = KeyLogin(name="loader", thumbprint="00" * 20)
NO_THUMBPRINT = KeyLogin(name="loader", thumbprint="")


def trust(*logins: KeyLogin, hashes: frozenset[str] = frozenset()) -> AssemblyTrust:
    """Return an instance with these logins and hashes."""
    return AssemblyTrust(
        server_name="NODE1",
        assemblies=(ASSEMBLY,),
        trusted_hashes=hashes,
        key_logins=logins,
    )


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (trust(hashes=frozenset({"00", "AB"})), "its hash"),
        (trust(BY_TOKEN), "login loader"),
        (trust(BY_HASH), "login loader"),
        (trust(OTHER, hashes=frozenset({"AB"})), "its hash"),
        (trust(BY_TOKEN, hashes=frozenset({"AB"})), "its hash, login loader"),
    ],
)
def test_assembly_is_trusted(found: AssemblyTrust, reason: str) -> None:
    """Either way is enough."""
    assert found.untrusted == ()
    assert not found.is_undecided
    assert found.reasons == (f"ISSERVER: {reason}",)


@pytest.mark.parametrize("found", [trust(), trust(hashes=frozenset({"00"}))])
def test_assembly_is_not_trusted(found: AssemblyTrust) -> None:
    """Another build's hash is no trust in this one."""
    assert found.untrusted == ("ISSERVER",)
    assert not found.is_undecided
    assert found.reasons == ("ISSERVER: nothing",)


@pytest.mark.parametrize("login", [OTHER, NO_THUMBPRINT])
def test_key_that_does_not_match_may_still_be_the_right_one(login: KeyLogin) -> None:
    """What a thumbprint shows of the token is not documented."""
    assert trust(login).is_undecided


def test_assembly_without_a_key_matches_none() -> None:
    """An unsigned assembly has no token."""
    unsigned = dataclasses.replace(ASSEMBLY, clr_name="x, publickeytoken=null")

    assert unsigned.public_key_token is None
    assert not BY_TOKEN.is_of(unsigned)


def test_hash_that_is_not_known_matches_none() -> None:
    """An old primary tells none."""
    unhashed = dataclasses.replace(ASSEMBLY, sha2_512=None)
    found = dataclasses.replace(trust(), assemblies=(unhashed,))

    assert found.untrusted == ("ISSERVER",)
