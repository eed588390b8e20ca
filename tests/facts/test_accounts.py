"""Accounts are told apart by what they are, in whatever language they are shown."""

from __future__ import annotations

import pytest

from fixtures.facts.accounts import AccountKind, ServiceAccount, sid_text

DOMAIN_SID = "S-1-5-21-1004336348-1177238915-682003330-1112"


def kind(name: str | None, sid: str | None = None) -> AccountKind:
    """Return the kind of an account on the machine SSISNODE1."""
    return ServiceAccount(machine="SSISNODE1", name=name, sid=sid).kind


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (None, AccountKind.ABSENT),
        ("LocalSystem", AccountKind.BUILT_IN),
        ("localsystem", AccountKind.BUILT_IN),
        (r"NT AUTHORITY\NetworkService", AccountKind.BUILT_IN),
        (r"nt authority\LocalService", AccountKind.BUILT_IN),
        (r"NT Service\SSISScaleOutMaster160", AccountKind.VIRTUAL),
        (r"NT SERVICE\SSISScaleOutMaster160", AccountKind.VIRTUAL),
        (r".\svc-ssisom", AccountKind.LOCAL),
        (r"ssisnode1\svc-ssisom", AccountKind.LOCAL),
        ("svc-ssisom@corp.example", AccountKind.DOMAIN),
    ],
)
def test_form_decides_alone(name: str | None, expected: AccountKind) -> None:
    """Where the form says it, no SID is needed."""
    assert kind(name) is expected


def test_local_account_stays_local_whatever_its_sid_looks_like() -> None:
    """A machine's own accounts have SIDs of the same form as a domain's."""
    assert kind(r"SSISNODE1\svc-ssisom", DOMAIN_SID) is AccountKind.LOCAL


@pytest.mark.parametrize(
    "name",
    [r"CORP\svc-ssisom", r"CORP\gmsa-ssisom$", r"SSISNODE10\svc", r"CORP.EXAMPLE\svc"],
)
def test_domain_account_is_proven_by_its_sid(name: str) -> None:
    """A domain's users and managed service accounts have a domain's SID."""
    assert kind(name, DOMAIN_SID) is AccountKind.DOMAIN


@pytest.mark.parametrize("name", [r"CORP\svc-ssisom", "NT-AUTORITÄT\\Netzwerkdienst"])
def test_display_text_alone_proves_nothing(name: str) -> None:
    """A name in front of a backslash may be a domain, or any language's built-in."""
    assert kind(name) is AccountKind.UNKNOWN


@pytest.mark.parametrize(
    ("name", "sid"),
    [
        ("NT-AUTORITÄT\\Netzwerkdienst", "S-1-5-20"),
        ("AUTORITE NT\\SERVICE LOCAL", "S-1-5-19"),
        (r"BUILTIN\Administrators", "S-1-5-32-544"),
        (r"CORP\lookalike", "S-1-5-2"),
    ],
)
def test_localised_built_in_account_is_built_in(name: str, sid: str) -> None:
    """The SID tells a translated built-in account from a domain's."""
    assert kind(name, sid) is AccountKind.BUILT_IN


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        ("010100000000000512000000", "S-1-5-18"),
        ("01020000000000052000000020020000", "S-1-5-32-544"),
        (
            "010500000000000515000000dcf4dc3b833d2b46828ba62858040000",
            "S-1-5-21-1004336348-1177238915-682003330-1112",
        ),
    ],
)
def test_binary_sid_as_text(octets: str, text: str) -> None:
    """Well-known SIDs and a domain user's are written as Windows writes them."""
    assert sid_text(bytes.fromhex(octets)) == text


@pytest.mark.parametrize(
    "octets",
    ["", "01", "0100000000000005ff", "010200000000000520000000",
     "020100000000000512000000",
     "a1b2c3d4e5f60718293a4b5c6d7e8f90"],
)  # fmt: skip
def test_other_octets_are_no_sid(octets: str) -> None:
    """A cut-off SID, another revision and a SQL login's 16 octets are none."""
    assert sid_text(bytes.fromhex(octets)) is None
