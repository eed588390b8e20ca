"""HTTP around WS-Management: what is served, refused, sealed."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.wsman.authentication import Authenticator
from fixtures.lab.wsman.credentials import NtlmCredentials, ntlm_credentials
from fixtures.lab.wsman.http_messages import HttpRequest
from fixtures.lab.wsman.listener import WsmanConnection
from fixtures.lab.wsman.responder import WsmanResponder
from tests.lab.windows_estate import PASSWORD, host_certificate
from tests.lab.wsman.envelopes import query

SOAP_TYPE = "application/soap+xml;charset=UTF-8"
SEALED_TYPE = (
    'multipart/encrypted;protocol="application/HTTP-SPNEGO-session-encrypted";'
    'boundary="Encrypted Boundary"'
)
BODY = query("SELECT Name FROM Win32_ComputerSystem").encode()
BASIC = "Basic " + base64.b64encode(rf"LAB\admin:{PASSWORD}".encode()).decode()
OTHER = "Basic " + base64.b64encode(b"LAB\\admin:wrong").decode()


@pytest.fixture
def credentials(estate: LabEstate) -> Iterator[NtlmCredentials]:
    """Offer the estate's accounts."""
    with ntlm_credentials(estate) as found:
        yield found


@pytest.fixture
def logons() -> list[tuple[str, bool]]:
    """Return the list that logons go to."""
    return []


def connect(
    estate: LabEstate,
    responder: WsmanResponder,
    credentials: NtlmCredentials,
    logons: list[tuple[str, bool]],
    *,
    secure: bool,
) -> WsmanConnection:
    """Return a connection to NODE1."""

    def on_logon(user: str, *, ok: bool) -> None:
        logons.append((user, ok))

    return WsmanConnection(
        responder,
        Authenticator(
            estate=estate,
            hostname="node1.lab.example",
            credentials=credentials,
            certificate=host_certificate().der if secure else None,
            on_logon=on_logon,
        ),
    )


@pytest.fixture
def secure(
    estate: LabEstate,
    responder: WsmanResponder,
    credentials: NtlmCredentials,
    logons: list[tuple[str, bool]],
) -> WsmanConnection:
    """Return a TLS connection."""
    return connect(estate, responder, credentials, logons, secure=True)


@pytest.fixture
def plain(
    estate: LabEstate,
    responder: WsmanResponder,
    credentials: NtlmCredentials,
    logons: list[tuple[str, bool]],
) -> WsmanConnection:
    """Return a connection without TLS."""
    return connect(estate, responder, credentials, logons, secure=False)


def post(body: bytes = BODY, **headers: str) -> HttpRequest:
    """Return a POST to /wsman; header names use underscores."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return HttpRequest(
        method="POST",
        target="/wsman",
        headers={"content-type": SOAP_TYPE, **named},
        body=body,
    )


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (HttpRequest(method="POST", target="/", headers={}, body=b""), 404),
        (HttpRequest(method="POST", target="/wsman/x", headers={}, body=b""), 404),
        (HttpRequest(method="GET", target="/wsman", headers={}, body=b""), 405),
        (post(content_type="text/xml"), 415),
        (
            HttpRequest(
                method="POST", target="/wsman", headers={}, body=b"", is_too_large=True
            ),
            413,
        ),
        (post(), 401),
        (post(authorization="Basic"), 401),
        (post(authorization="Basic !"), 401),
        (post(authorization="Bearer x"), 401),
        (post(authorization="Negotiate !"), 401),
        (post(authorization="Negotiate AAAA"), 401),
        (post(authorization=OTHER), 401),
        (post(authorization=BASIC), 200),
        (post(authorization=BASIC, content_type=SEALED_TYPE), 400),
    ],
)
def test_status(secure: WsmanConnection, request_: HttpRequest, status: int) -> None:
    """Each request gets the status that http.sys or WinRM would give it."""
    assert secure.serve(request_).response.status == status


@pytest.mark.parametrize("target", ["/wsman", "/WSMAN/", "/wsman?PSVersion=5.1"])
def test_path_is_found_in_every_spelling(secure: WsmanConnection, target: str) -> None:
    """Letter case, a trailing slash and a query do not matter."""
    request = HttpRequest(
        method="POST",
        target=target,
        headers={"content-type": SOAP_TYPE, "authorization": BASIC},
        body=BODY,
    )

    assert secure.serve(request).response.status == 200


def test_basic_is_a_logon_once(
    secure: WsmanConnection, logons: list[tuple[str, bool]]
) -> None:
    """The same header on the same connection is no new logon; another one is."""
    secure.serve(post(authorization=BASIC))
    secure.serve(post(authorization=BASIC))
    secure.serve(post(authorization=OTHER))

    assert logons == [("admin", True), (r"LAB\admin", False)]


def test_basic_is_needed_with_every_request(secure: WsmanConnection) -> None:
    """Unlike NTLM, Basic does not authenticate the connection."""
    secure.serve(post(authorization=BASIC))

    assert secure.serve(post()).response.status == 401


def test_basic_is_not_offered_without_tls(plain: WsmanConnection) -> None:
    """Without TLS Negotiate and Kerberos alone are offered, and Basic is refused."""
    response = plain.serve(post(authorization=BASIC)).response

    assert response.status == 401
    assert list(response.headers) == [
        ("WWW-Authenticate", "Negotiate"),
        ("WWW-Authenticate", "Kerberos"),
    ]


def test_locked_account_is_refused(secure: WsmanConnection, estate: LabEstate) -> None:
    """The right password of a locked account does not help."""
    estate.account("admin").lockout = True

    assert secure.serve(post(authorization=BASIC)).response.status == 401


@pytest.mark.parametrize("name", ["nobody", r"OTHER\admin", "admin@other.example"])
def test_account_of_another_domain_is_unknown(
    secure: WsmanConnection, name: str
) -> None:
    """Only accounts of the estate's domain are known."""
    encoded = base64.b64encode(f"{name}:{PASSWORD}".encode()).decode()

    assert secure.serve(post(authorization=f"Basic {encoded}")).response.status == 401


def test_password_may_hold_colons(
    secure: WsmanConnection, logons: list[tuple[str, bool]]
) -> None:
    """Only the first colon separates name and password."""
    encoded = base64.b64encode(b"LAB\\admin:a:b").decode()
    secure.serve(post(authorization=f"Basic {encoded}"))

    assert logons == [(r"LAB\admin", False)]


def test_empty_post_sets_sealing_up(secure: WsmanConnection) -> None:
    """An empty POST of an authenticated client is answered by an empty 200."""
    response = secure.serve(post(b"", authorization=BASIC)).response

    assert (response.status, response.body) == (200, b"")


def test_action_is_counted(secure: WsmanConnection) -> None:
    """A served request names its operation, a refused one its status."""
    assert secure.serve(post(authorization=BASIC)).action == "Enumerate"
    assert secure.serve(post()).action == "HTTP 401"
