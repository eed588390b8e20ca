"""The acceptor's account file holds hashes, follows the estate, and goes away."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.estate.windows import nt_hash
from fixtures.lab.wsman.credentials import account_named, ntlm_credentials
from tests.lab.windows_estate import PASSWORD


def account_file() -> Path:
    """Return the file that the acceptor reads."""
    return Path(os.environ["NTLM_USER_FILE"])


def test_file_holds_hashes_and_no_password(estate: LabEstate) -> None:
    """The NT hash is there, the password is not, and nobody else may read it."""
    with ntlm_credentials(estate):
        text = account_file().read_text(encoding="utf-8")
        mode = stat.S_IMODE(account_file().stat().st_mode)

    assert nt_hash(PASSWORD).hex().upper() in text
    assert PASSWORD not in text
    assert mode == 0o600


def test_account_without_a_password_is_not_in_the_file(estate: LabEstate) -> None:
    """An account that cannot log on with a password has no line."""
    estate.account("reader").nt_hash = None
    with ntlm_credentials(estate):
        text = account_file().read_text(encoding="utf-8")

    assert r"LAB\admin:" in text
    assert r"LAB\reader:" not in text


def test_file_follows_the_estate(estate: LabEstate) -> None:
    """A changed password counts from the next logon on."""
    with ntlm_credentials(estate) as credentials:
        estate.account("admin").nt_hash = nt_hash("another")
        credentials.refresh()
        text = account_file().read_text(encoding="utf-8")

    assert nt_hash("another").hex().upper() in text


def test_environment_is_restored(
    estate: LabEstate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The variable has its old value again, and the file is gone."""
    monkeypatch.setenv("NTLM_USER_FILE", "before")
    with ntlm_credentials(estate):
        path = account_file()

    assert os.environ["NTLM_USER_FILE"] == "before"
    assert not path.exists()


@pytest.mark.parametrize(
    ("principal", "found"),
    [
        (r"LAB\admin", True),
        (r"lab.example\ADMIN", True),
        ("admin@lab.example", True),
        ("admin", True),
        (r"OTHER\admin", False),
        ("admin@other", False),
        ("nobody", False),
        ("", False),
    ],
)
def test_principal_names_an_account(
    estate: LabEstate,
    principal: str,
    found: bool,  # noqa: FBT001 - a pytest parameter
) -> None:
    """Every form of an account's name is understood; other domains are not."""
    assert (account_named(estate, principal) is not None) is found
