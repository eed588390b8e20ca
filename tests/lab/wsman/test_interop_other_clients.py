"""The real pypsrp, testinfra and requests against the lab on loopback."""

from __future__ import annotations

import socket
import ssl
from typing import Any

import pytest
import requests
import testinfra
from pypsrp.client import Client
from pypsrp.wsman import WSMan

from tests.lab.windows_estate import PASSWORD
from tests.lab.wsman.envelopes import SOAP, WMI, WSMAN, texts
from tests.lab.wsman.lab_server import LabListeners


@pytest.fixture(
    params=[("negotiate", True), ("ntlm", False), ("basic", True)],
    ids=["negotiate-https", "ntlm-http-sealed", "basic-https"],
)
def arguments(
    request: pytest.FixtureRequest, listeners: LabListeners
) -> dict[str, Any]:
    """Return the arguments of a pypsrp connection."""
    auth, secure = request.param
    return {
        "port": listeners.https_port if secure else listeners.http_port,
        "username": r"LAB\admin",
        "password": PASSWORD,
        "ssl": secure,
        "auth": auth,
        "cert_validation": str(listeners.ca_file),
        "no_proxy": True,
    }


def test_pypsrp_asks_for_the_configuration(arguments: dict[str, Any]) -> None:
    """The pypsrp client reads the largest envelope that the service accepts."""
    with WSMan("127.0.0.1", **arguments) as wsman:
        answer = wsman.get_server_config()

    assert texts(answer, "MaxEnvelopeSizekb") == ["500"]


def test_pypsrp_runs_a_command(arguments: dict[str, Any]) -> None:
    """A shell of pypsrp gives output, error output and exit code."""
    with Client("127.0.0.1", **arguments) as client:
        out, err, code = client.execute_cmd("echo %COMPUTERNAME%&& exit 3")

    assert (out, err, code) == ("NODE1\r\n", "", 3)


@pytest.fixture
def winrm_host(
    listeners: LabListeners, monkeypatch: pytest.MonkeyPatch
) -> testinfra.host.Host:
    """Return testinfra's host over its own WinRM backend."""
    # pywinrm warns when it falls back to these, and testinfra cannot set a file.
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    user = r"LAB%5Cadmin:Correct%20horse%209"
    return testinfra.get_host(
        f"winrm://{user}@127.0.0.1:{listeners.http_port}?no_ssl=true"
    )


def test_testinfra_runs_a_command(winrm_host: testinfra.host.Host) -> None:
    """The host.run of testinfra works unchanged."""
    result = winrm_host.run("type %s", r"C:\missing.txt")

    assert result.rc == 1
    assert result.stderr == "The system cannot find the file specified.\r\n"


def test_testinfra_recognizes_windows(winrm_host: testinfra.host.Host) -> None:
    """The testinfra host finds out that this is a Windows host, and which."""
    info = winrm_host.system_info

    assert (info.type, info.release, info.arch) == (
        "windows",
        "10.0.20348 N/A Build 20348",
        "AMD64",
    )


def test_identify_needs_no_logon(listeners: LabListeners) -> None:
    """Identify with the header that asks for no logon is answered."""
    namespace = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
    answer = requests.post(
        listeners.http_url,
        data=f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body>'
        f'<i:Identify xmlns:i="{namespace}"/></s:Body></s:Envelope>',
        headers={
            "Content-Type": "application/soap+xml;charset=UTF-8",
            "WSMANIDENTIFY": "unauthenticated",
        },
        timeout=5,
    )

    assert answer.status_code == 200
    assert f"ProtocolVersion>{WSMAN}" in answer.text


def test_garbage_costs_only_its_connection(listeners: LabListeners) -> None:
    """A peer that speaks no HTTP is hung up on, and the listener goes on."""
    with socket.create_connection(("127.0.0.1", listeners.http_port)) as peer:
        peer.sendall(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
        assert peer.recv(1) == b""

    assert requests.get(listeners.http_url, timeout=5).status_code == 405


def test_plain_octets_to_the_tls_port_are_hung_up_on(listeners: LabListeners) -> None:
    """A peer that speaks no TLS is hung up on, and the listener goes on."""
    with socket.create_connection(("127.0.0.1", listeners.https_port)) as peer:
        peer.sendall(b"POST /wsman HTTP/1.1\r\n\r\n")
        peer.settimeout(5)
        peer.recv(100)

    answer = requests.get(listeners.https_url, verify=str(listeners.ca_file), timeout=5)
    assert answer.status_code == 405


def test_client_may_vanish_within_a_request(listeners: LabListeners) -> None:
    """A connection lost in the middle of a body is no fault of the lab."""
    with socket.create_connection(("127.0.0.1", listeners.http_port)) as peer:
        peer.sendall(b"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nab")

    assert requests.get(listeners.http_url, timeout=5).status_code == 405
    assert listeners.observer.errors == []


def test_client_may_vanish_within_the_tls_handshake(listeners: LabListeners) -> None:
    """A handshake that is given up is no fault of the lab."""
    context = ssl.create_default_context()
    with (
        socket.create_connection(("127.0.0.1", listeners.https_port)) as peer,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        context.wrap_socket(peer, server_hostname="127.0.0.1")

    assert listeners.observer.errors == []


def test_wmi_resource_needs_a_logon(listeners: LabListeners) -> None:
    """Without a logon a request learns how to log on, and nothing else."""
    answer = requests.post(
        listeners.https_url,
        data=WMI,
        headers={"Content-Type": "application/soap+xml"},
        verify=str(listeners.ca_file),
        timeout=5,
    )

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == (
        'Negotiate, Kerberos, Basic realm="WSMAN"'
    )
    assert answer.content == b""
