"""Whether the services of several machines run under one account."""

from __future__ import annotations

import pytest

from fixtures.facts.accounts import ServiceAccount
from fixtures.facts.node_roles import MasterAccounts

DOMAIN_SID = "S-1-5-21-1004336348-1177238915-682003330-1106"
NETWORK_SERVICE_SID = "S-1-5-20"


def accounts(*names: str, sid: str | None = None) -> MasterAccounts:
    """Return the accounts of as many machines, all with one SID."""
    return MasterAccounts(
        accounts=tuple(
            (f"NODE{n}", ServiceAccount(machine=f"NODE{n}", name=name, sid=sid))
            for n, name in enumerate(names, 1)
        )
    )


@pytest.mark.parametrize(
    "names",
    [
        (r"CORP\svc", r"CORP\svc"),
        ("NT-AUTORITÄT\\Netzwerkdienst", "NT-AUTORITÄT\\Netzwerkdienst"),
        ("svc@corp.example", r"CORP\svc"),
    ],
)
def test_sid_must_tell(names: tuple[str, ...]) -> None:
    """Nothing in such names says whether they are a domain's."""
    assert accounts(*names).need_sids


@pytest.mark.parametrize("name", ["svc@corp.example", "SVC@corp.example"])
def test_one_principal_name_is_one_account(name: str) -> None:
    """Only a domain has accounts of that form."""
    assert not accounts("svc@corp.example", name).need_sids


def test_one_sid_of_a_domain_is_one_account() -> None:
    """However the names are written."""
    found = accounts("gmsa$@corp.example", r"CORP\gmsa$", sid=DOMAIN_SID)

    assert found.identities == (DOMAIN_SID,)


def test_every_machine_has_its_own_built_in_accounts() -> None:
    """One name, one SID, and two accounts."""
    name = "NT-AUTORITÄT\\Netzwerkdienst"

    assert len(accounts(name, name, sid=NETWORK_SERVICE_SID).identities) > 1
