"""Logons of WindowsConnection with a client certificate."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

import pytest

from fixtures.errors import AccessDeniedError, AuthenticationError, UnreachableError
from fixtures.lab.wsman.http_messages import HttpResponse
from fixtures.transport.deadline import Deadline
from fixtures.transport.winrm import WindowsConnection, WinRMTarget
from tests.interop.client_certificates import (
    ClientCertificate,
    issue_client_certificate,
)
from tests.interop.lab_windows_host import LabWindowsHost, running_loop
from tests.interop.late_certificate_service import (
    PostHandshake,
    Renegotiation,
    ServiceFiles,
    serving_once,
)
from tests.lab.windows_estate import authority, host_certificate, other_authority
from tests.transport.scripted_service import SOAP_TYPE, answer

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Iterator
    from pathlib import Path

SERVICES: Final = "SELECT Name FROM Win32_Service"
PROFILE: Final = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"
NOTHING_FOUND: Final = (
    '<n:EnumerateResponse xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"'
    ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">'
    "<n:EnumerationContext/><w:Items/><w:EndOfSequence/></n:EnumerateResponse>"
)


@pytest.fixture(scope="module")
def loop() -> Iterator[AbstractEventLoop]:
    """The event loop of the listener."""
    with running_loop() as running:
        yield running


@pytest.fixture
def lab_host(loop: AbstractEventLoop) -> Iterator[LabWindowsHost]:
    """The lab's NODE1, which asks for certificates of the domain's authority."""
    host = LabWindowsHost(secured=True, loop=loop)
    with host.listening():
        yield host


@pytest.fixture
def certificate(tmp_path: Path) -> ClientCertificate:
    """The administrator's certificate."""
    return issue_client_certificate(
        tmp_path,
        authority(),
        common_name="Some Administrator",
        user_principal_name="admin@lab.example",
    )


@pytest.fixture
def target(certificate: ClientCertificate, tmp_path: Path) -> WinRMTarget:
    """A host on loopback, asked with the administrator's certificate."""
    authority_pem, _ = authority().pem_files(tmp_path, "authority")
    return WinRMTarget(
        host="NODE1",
        address="127.0.0.1",
        authentication="certificate",
        certificate_pem=str(certificate.certificate),
        certificate_key_pem=str(certificate.key),
        certificate_name="node1.lab.example",
        ca_file=str(authority_pem),
    )


@pytest.fixture
def files(tmp_path: Path) -> ServiceFiles:
    """What a scripted NODE1 needs for TLS."""
    chain, key = host_certificate().pem_files(tmp_path, "server")
    return ServiceFiles(certificate=chain, key=key, client_authority=authority())


def names(target: WinRMTarget, port: int) -> set[str | None]:
    """Return the services' names, as one connection reads them."""
    at_port = dataclasses.replace(target, port=port)
    with WindowsConnection(at_port, Deadline.after(20)) as connection:
        return {each.text("Name") for each in connection.query("root/cimv2", SERVICES)}


def test_a_certificate_logs_on(target: WinRMTarget, lab_host: LabWindowsHost) -> None:
    """The certificate's user principal name is the account; no request is wasted."""
    assert names(target, lab_host.port) == {
        "ClusSvc",
        "SSISScaleOutMaster160",
        "W32Time",
    }
    assert lab_host.observer.logons == [True]
    assert lab_host.observer.requests == {"Enumerate": 1, "Pull": 1}


def test_a_common_name_logs_on(
    target: WinRMTarget, lab_host: LabWindowsHost, tmp_path: Path
) -> None:
    """Without a user principal name the subject's common name is the account."""
    issue_client_certificate(tmp_path, authority(), common_name="admin")

    assert "ClusSvc" in names(target, lab_host.port)


def test_an_account_without_rights_is_denied(
    target: WinRMTarget, lab_host: LabWindowsHost, tmp_path: Path
) -> None:
    """The rights are those of the certificate's account."""
    issue_client_certificate(tmp_path, authority(), common_name="stranger")

    with pytest.raises(AccessDeniedError):
        names(target, lab_host.port)


def test_a_certificate_of_nobody_is_rejected(
    target: WinRMTarget, lab_host: LabWindowsHost, tmp_path: Path
) -> None:
    """A trusted certificate that is no account's is named, with what to do."""
    issue_client_certificate(tmp_path, authority(), common_name="nobody")

    with pytest.raises(AuthenticationError) as caught:
        names(target, lab_host.port)

    assert str(caught.value) == (
        "NODE1: rejected the logon with the client certificate"
        f" {target.certificate_pem}. Have its issuer trusted on the host, and the"
        " certificate mapped to an account there."
    )
    assert lab_host.observer.logons == [False]


def test_a_disabled_account_is_rejected(
    target: WinRMTarget, lab_host: LabWindowsHost
) -> None:
    """A valid certificate does not outlive its account."""
    lab_host.estate.account("admin").disabled = True

    with pytest.raises(AuthenticationError, match="rejected the logon with the client"):
        names(target, lab_host.port)


def test_a_connection_closed_on_a_certificate(
    target: WinRMTarget, lab_host: LabWindowsHost, tmp_path: Path
) -> None:
    """A host may close on an issuer that it does not trust: the remedy says so."""
    issue_client_certificate(tmp_path, other_authority(), common_name="admin")

    with pytest.raises(UnreachableError, match="closed the connection") as caught:
        names(target, lab_host.port)

    assert "trust the client certificate's issuer" in caught.value.remedy
    assert not lab_host.observer.logons


def test_an_alert_on_a_certificate(
    target: WinRMTarget, files: ServiceFiles, tmp_path: Path
) -> None:
    """A host may say that it does not trust the issuer: no logon, in one sentence."""
    issue_client_certificate(tmp_path, other_authority(), common_name="admin")

    with (
        serving_once(PostHandshake, files, HttpResponse(status=200)) as seen,
        pytest.raises(AuthenticationError) as caught,
    ):
        names(target, seen.port)

    assert str(caught.value) == (
        f"NODE1: did not accept the client certificate {target.certificate_pem}"
        " (TLSV1_ALERT_UNKNOWN_CA). The host must trust the client certificate's"
        " issuer."
    )


@pytest.mark.parametrize("tls", [PostHandshake, Renegotiation])
def test_a_certificate_is_shown_when_it_is_asked_for_late(
    target: WinRMTarget,
    certificate: ClientCertificate,
    tls: type[PostHandshake | Renegotiation],
    files: ServiceFiles,
) -> None:
    """A host that asks after the request, as http.sys does, is shown it then."""
    body = answer(NOTHING_FOUND).body
    response = HttpResponse(
        status=200, headers=[("Content-Type", SOAP_TYPE)], body=body
    )

    with serving_once(tls, files, response) as seen:
        assert names(target, seen.port) == set()

    assert seen.certificates_before == [None]
    assert seen.certificates == [certificate.der]
    assert seen.requests[0].headers["authorization"] == PROFILE
    assert b"Win32_Service" in seen.requests[0].body
