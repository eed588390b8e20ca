"""The real pywinrm against the lab on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from requests.exceptions import ConnectionError as ConnectionLostError
from requests.exceptions import SSLError
from winrm.exceptions import (
    InvalidCredentialsError,
    WinRMTransportError,
    WSManFaultError,
)
from winrm.protocol import Protocol

from tests.lab.windows_estate import PASSWORD, other_authority
from tests.lab.wsman.envelopes import content, query, texts
from tests.lab.wsman.lab_server import LabListeners

RUNNING = "SELECT Name FROM Win32_Service WHERE State='Running' AND Name='ClusSvc'"


def client(
    listeners: LabListeners,
    transport: Literal["ntlm", "basic"] = "ntlm",
    *,
    user: str = r"LAB\admin",
    password: str = PASSWORD,
    secure: bool = True,
) -> Protocol:
    """Return a pywinrm client of the lab."""
    return Protocol(
        listeners.https_url if secure else listeners.http_url,
        transport=transport,
        username=user,
        password=password,
        ca_trust_path=str(listeners.ca_file),
    )


@pytest.fixture(
    params=[("ntlm", True), ("ntlm", False), ("basic", True)],
    ids=["ntlm-https", "ntlm-http-sealed", "basic-https"],
)
def protocol(
    request: pytest.FixtureRequest, listeners: LabListeners
) -> Iterator[Protocol]:
    """Return a client for each way to log on."""
    transport, secure = request.param
    protocol = client(listeners, transport, secure=secure)
    yield protocol
    protocol.transport.close_session()


def test_query_is_answered(protocol: Protocol) -> None:
    """A WQL query gives its rows over every kind of logon."""
    answer = content(protocol.send_message(query(RUNNING)))

    assert texts(answer, "Name") == ["ClusSvc"]


def test_connection_is_authenticated_once(
    protocol: Protocol, listeners: LabListeners
) -> None:
    """Three requests of one client are one logon."""
    protocol.send_message(query(RUNNING))
    protocol.send_message(query(RUNNING))
    protocol.send_message(query(RUNNING))

    assert listeners.observer.logons == [("admin", True)]


def test_command_is_run_in_a_shell(protocol: Protocol) -> None:
    """A command shell gives output, error output and exit code."""
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "hostname & nonsense")
    out, err, code = protocol.get_command_output(shell, command)
    protocol.cleanup_command(shell, command)
    protocol.close_shell(shell)

    assert (out, code) == (b"NODE1\r\n", 1)
    assert err.startswith(b"'nonsense' is not recognized")


def test_long_output_arrives_in_pieces(
    protocol: Protocol, listeners: LabListeners
) -> None:
    """A file that fills many envelopes arrives whole."""
    whole = bytes(range(256)) * 1000
    listeners.estate.hosts[0].files[r"C:\big.bin"] = whole
    shell = protocol.open_shell()
    command = protocol.run_command(shell, "type", [r"C:\big.bin"])
    out, _, _ = protocol.get_command_output(shell, command)

    assert out == whole


@pytest.mark.parametrize(
    "user", [r"LAB\admin", r"lab.example\admin", "admin@lab.example", r"lab\ADMIN"]
)
def test_account_may_be_written_in_every_form(
    listeners: LabListeners, user: str
) -> None:
    """NetBIOS name, DNS name and UPN mean the same account, in any letter case."""
    protocol = client(listeners, user=user)
    protocol.send_message(query(RUNNING))
    protocol.transport.close_session()

    assert listeners.observer.logons == [("admin", True)]


@pytest.mark.parametrize(("transport", "secure"), [("ntlm", False), ("basic", True)])
def test_wrong_password_is_refused(
    listeners: LabListeners,
    transport: Literal["ntlm", "basic"],
    secure: bool,  # noqa: FBT001 - a pytest parameter
) -> None:
    """A wrong password is refused, and the failed logon is reported."""
    protocol = client(listeners, transport, password="wrong", secure=secure)
    with pytest.raises(InvalidCredentialsError):
        protocol.send_message(query(RUNNING))
    protocol.transport.close_session()

    assert listeners.observer.logons == [(r"LAB\admin", False)]


def test_disabled_account_is_refused(listeners: LabListeners) -> None:
    """The right password of a disabled account does not help."""
    listeners.estate.account("admin").disabled = True
    protocol = client(listeners)
    with pytest.raises(InvalidCredentialsError):
        protocol.send_message(query(RUNNING))
    protocol.transport.close_session()

    assert listeners.observer.logons == [(r"LAB\admin", False)]


def test_basic_is_refused_over_plain_http(listeners: LabListeners) -> None:
    """Basic over plain HTTP is no logon."""
    protocol = client(listeners, "basic", secure=False)
    with pytest.raises(InvalidCredentialsError):
        protocol.send_message(query(RUNNING))
    protocol.transport.close_session()

    assert listeners.observer.logons == []


def test_unsealed_message_is_refused_over_plain_http(listeners: LabListeners) -> None:
    """NTLM over plain HTTP without sealing is refused."""
    protocol = Protocol(
        listeners.http_url,
        transport="ntlm",
        username=r"LAB\admin",
        password=PASSWORD,
        ca_trust_path=str(listeners.ca_file),
        message_encryption="never",
    )
    with pytest.raises(WinRMTransportError, match="Code 500"):
        protocol.send_message(query(RUNNING))
    protocol.transport.close_session()


def test_sealed_message_is_accepted_over_tls(listeners: LabListeners) -> None:
    """A client may seal its messages over TLS too."""
    protocol = Protocol(
        listeners.https_url,
        transport="ntlm",
        username=r"LAB\admin",
        password=PASSWORD,
        ca_trust_path=str(listeners.ca_file),
        message_encryption="always",
    )
    answer = content(protocol.send_message(query(RUNNING)))
    protocol.transport.close_session()

    assert texts(answer, "Name") == ["ClusSvc"]


def test_account_without_any_right_is_denied(listeners: LabListeners) -> None:
    """A domain account that WinRM does not let in gets fault 5."""
    protocol = client(listeners, user=r"LAB\stranger")
    with pytest.raises(WSManFaultError) as caught:
        protocol.send_message(query(RUNNING))
    protocol.transport.close_session()

    assert caught.value.wsman_fault_code == 5
    assert caught.value.fault_subcode == "w:AccessDenied"


def test_listener_is_certified_by_the_lab_only(
    listeners: LabListeners, tmp_path: Path
) -> None:
    """A client that trusts another authority does not accept the listener."""
    other = tmp_path / "other.pem"
    other.write_bytes(other_authority().pem)
    protocol = Protocol(
        listeners.https_url,
        transport="basic",
        username=r"LAB\admin",
        password=PASSWORD,
        ca_trust_path=str(other),
    )
    with pytest.raises(SSLError):
        protocol.send_message(query(RUNNING))
    protocol.transport.close_session()


def test_stale_seal_ends_the_connection(listeners: LabListeners) -> None:
    """A sealed message after the security context is lost ends the connection."""
    protocol = client(listeners, secure=False)
    protocol.send_message(query(RUNNING))
    # What pywinrm does after a lost connection: sealed with the old key, sent anew.
    assert protocol.transport.session is not None
    protocol.transport.session.close()
    with pytest.raises((WinRMTransportError, ConnectionLostError)):
        protocol.send_message(query(RUNNING))
    protocol.transport.close_session()
    protocol.send_message(query(RUNNING))
    protocol.transport.close_session()
