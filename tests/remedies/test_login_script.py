"""What makes the logins of SSISDB's users on a replica that lacks them."""

from __future__ import annotations

import re

import pytest

from fixtures.facts.mapped_logins import CatalogUser, MappedLogins
from fixtures.remedies.scripts import load_remedies

ORDERS, FINANCE = "11" * 16, "22" * 16


def user(name: str, sid: str) -> CatalogUser:
    """Return a user of SSISDB that has a SQL login."""
    return CatalogUser(name=name, sid=sid, type="S", authentication_type=1)


@pytest.mark.parametrize(
    ("orders", "finance"),
    [("etl_orders", "etl_finance"), ("ETL_Portal", "etl_portal")],
)
def test_each_login_has_a_password_of_its_own(orders: str, finance: str) -> None:
    """Two applications do not share one because both are missing; case is enough."""
    (remedy,) = load_remedies()["AG-34"]
    facts = {
        "target_server": "SSISNODE2",
        "mapped_logins": MappedLogins(
            server_name="SSISNODE2",
            users=(user(orders, ORDERS), user(finance, FINANCE)),
            logins={},
        ),
        "logins_anywhere": {ORDERS: orders, FINANCE: finance},
        "logging_user_sid": None,
        "cleanup_user_sid": None,
    }

    offer = remedy.fill_in(facts.__getitem__)

    assert offer is not None
    made = re.findall(
        r"CREATE LOGIN (\S+)\s+WITH PASSWORD = N'(\S+)'", offer.statements
    )
    assert {login for login, _ in made} == {f"[{orders}]", f"[{finance}]"}
    assert len({password for _, password in made}) == len(made)
