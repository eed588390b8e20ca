"""The endpoint for availability groups: what the answers of an instance mean."""

from __future__ import annotations

import pytest

from fixtures.collect import hadr_endpoint as asked
from fixtures.collect.batches import Answers, Row
from fixtures.facts.hadr_endpoint import EndpointPermission, HadrEndpoint

DOMAIN = "010500000000000515000000010000000200000003000000510400" + "00"
SERVICE = "010600000000000550000000" + "01000000" * 5
ENDPOINT: Row = {
    "name": "Hadr_endpoint",
    "state_desc": "STARTED",
    "role_desc": "ALL",
    "is_encryption_enabled": True,
    "encryption_algorithm_desc": "AES",
    "owner_sid": DOMAIN,
}


def answers(question: str, *rows: Row) -> Answers:
    """Return the answers of an instance to one question."""
    return Answers(host="SSISNODE1", by_question={question: rows})


def test_endpoint_is_read_with_its_owner() -> None:
    """Accounts are compared by their SIDs."""
    assert asked.parse_endpoint(answers(asked.ENDPOINT.name, ENDPOINT)) == HadrEndpoint(
        name="Hadr_endpoint",
        state_desc="STARTED",
        role_desc="ALL",
        is_encryption_enabled=True,
        encryption_algorithm_desc="AES",
        owner_sid="S-1-5-21-1-2-3-1105",
    )


def test_missing_endpoint_is_none() -> None:
    """An instance need not have one."""
    assert asked.parse_endpoint(answers(asked.ENDPOINT.name)) is None


def test_permission_of_a_login_without_a_windows_sid() -> None:
    """That of a SQL login is no SID of Windows."""
    row: Row = {"grantee": "login", "type": "C ", "state_desc": "DENY", "sid": "0F0F"}

    found = asked.parse_endpoint_permissions(
        answers(asked.ENDPOINT_PERMISSIONS.name, row)
    )

    assert found == (
        EndpointPermission(grantee="login", type="C", sid=None, state_desc="DENY"),
    )


@pytest.mark.parametrize(
    ("sid", "expected"),
    [(DOMAIN, "S-1-5-21-1-2-3-1105"), (SERVICE, None), (None, None)],
)
def test_account_that_others_know_has_a_sid(
    sid: str | None, expected: str | None
) -> None:
    """A virtual account goes over the network as its machine."""
    row: Row = {"service_account": "a", "sid": sid}

    found = asked.parse_service_account(answers(asked.SERVICE_ACCOUNT.name, row))

    assert found == ("a", expected)
