"""Whose a client certificate is."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.lab.estate.certificates import issue
from fixtures.lab.wsman.client_certificate import principal_of
from tests.interop.client_certificates import issue_client_certificate
from tests.lab.windows_estate import NOW, authority


def test_user_principal_name_decides(tmp_path: Path) -> None:
    """The user principal name is the account, whatever the subject says."""
    certificate = issue_client_certificate(
        tmp_path,
        authority(),
        common_name="reader",
        user_principal_name="admin@lab.example",
    )

    assert principal_of(certificate.der) == "admin@lab.example"


def test_common_name_decides_alone(tmp_path: Path) -> None:
    """Without a user principal name the subject's common name is the account."""
    certificate = issue_client_certificate(tmp_path, authority(), common_name="admin")

    assert principal_of(certificate.der) == "admin"


def test_long_name_is_not_guessed(tmp_path: Path) -> None:
    """A user principal name that is too long to be one names nobody."""
    certificate = issue_client_certificate(
        tmp_path,
        authority(),
        common_name="admin",
        user_principal_name=f"{'a' * 128}@lab.example",
    )

    assert principal_of(certificate.der) == ""


@pytest.mark.parametrize("names", [["admin", "reader"], []], ids=["two", "none"])
def test_unclear_subject_names_nobody(names: list[str]) -> None:
    """Two common names are not one account, and none is none."""
    certificate = issue(common_names=names, not_before=NOW, not_after=NOW)

    assert principal_of(certificate.der) == ""
