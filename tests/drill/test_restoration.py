"""What keeps a drill from restoring service is known before anything is moved."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from fixtures.drill.restoration import Restoration
from fixtures.inventory.secret_reference import SecretReference


def refusal(password: SecretReference | None, *, is_wanted: bool = True) -> str:
    """Return why service could not be restored."""
    return Restoration(
        connections=Mock(),
        journal=Mock(),
        interruption=Mock(),
        say=Mock(),
        is_wanted=is_wanted,
        password=password,
    ).refusal()


def test_restoration_needs_a_password_only_where_it_is_wanted() -> None:
    """Nobody has to declare what is not used."""
    assert refusal(None) == "--restore-service needs catalog_password in [drill]."
    assert refusal(None, is_wanted=False) == ""


@pytest.mark.parametrize(
    ("length", "reason"),
    [(128, ""), (129, "catalog_password is longer than 128 characters.")],
)
def test_password_that_no_master_key_has_is_refused(
    length: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQL Server would say so when service is away."""
    monkeypatch.setenv("CATALOG_PASSWORD", "x" * length)
    password = SecretReference(
        source="env", name="CATALOG_PASSWORD", file="site.toml", key="drill"
    )

    assert refusal(password) == reason
