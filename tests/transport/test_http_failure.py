"""What the libraries below WS-Management raise, as the suite's errors."""

from __future__ import annotations

import dataclasses
import ssl
from http.client import BadStatusLine, RemoteDisconnected
from typing import Any, Final

import pytest
import requests
from urllib3.connection import HTTPConnection
from urllib3.exceptions import MaxRetryError, NewConnectionError, ReadTimeoutError
from winrm.exceptions import InvalidCredentialsError, WinRMError

from fixtures.errors import (
    AuthenticationError,
    ClientSetupError,
    MalformedAnswerError,
    ObservationError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.secrets import Secret
from fixtures.transport.deadline import Deadline
from fixtures.transport.http_failure import (
    ConnectionLostError,
    SealingLostError,
    UnsealedAnswerError,
    failure_of,
)
from fixtures.transport.winrm import WindowsConnection, WinRMTarget
from fixtures.transport.wsman_http import WsmanHttp

TARGET: Final = WinRMTarget(
    host="NODE1",
    address="fd00::7",
    port=5985,
    scheme="http",
    authentication="ntlm",
    user=r"LAB\observer",
    password=Secret("canary"),
)
CONNECTION: Final = HTTPConnection("node1.lab.example")


class KerberosExchangeError(Exception):
    """As pywinrm's Kerberos support raises it, which needs a compiled library."""


def without_ticket() -> KerberosExchangeError:
    """Return what pywinrm raises on top of its Kerberos library's error."""
    error = KerberosExchangeError("authGSSClientStep() failed: canary")
    major, minor = ("canary", 458752), ("No credentials available", -1765328243)
    error.__context__ = Exception(major, minor)
    return error


def no_connection(cause: OSError) -> requests.ConnectionError:
    """Return what requests raises when a connection does not come up."""
    reason = NewConnectionError(CONNECTION, "no connection")
    reason.__cause__ = cause
    return requests.ConnectionError(
        MaxRetryError(None, "/wsman", reason)  # type: ignore[arg-type] # no pool here
    )


def in_use(cause: Exception) -> requests.ConnectionError:
    """Return what requests raises when a connection breaks in use."""
    return requests.ConnectionError(cause)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (
            no_connection(ConnectionRefusedError(111, "Connection refused")),
            UnreachableError,
            "refused the connection to [fd00::7]:5985",
        ),
        (
            no_connection(OSError(113, "No route to host")),
            UnreachableError,
            "cannot be connected to at [fd00::7]:5985: No route to host",
        ),
        (no_connection(OSError()), UnreachableError, ": no route"),
        (
            requests.exceptions.ProxyError("canary"),
            UnreachableError,
            "cannot be reached through the proxy",
        ),
        (
            in_use(ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong")),
            UnreachableError,
            "did not complete the TLS handshake",
        ),
        (
            in_use(ConnectionResetError(104, "reset")),
            ConnectionLostError,
            "closed the connection",
        ),
        (
            in_use(ssl.SSLEOFError(8, "EOF occurred")),
            ConnectionLostError,
            "closed the connection",
        ),
        (
            in_use(RemoteDisconnected("canary")),
            ConnectionLostError,
            "closed the connection",
        ),
        (
            in_use(BadStatusLine("canary")),
            MalformedAnswerError,
            "answered something else than HTTP",
        ),
        (SealingLostError(), ConnectionLostError, "closed the connection"),
        (
            in_use(ReadTimeoutError(None, "/wsman", "canary")),  # type: ignore[arg-type] # no pool here
            TimeoutExceededError,
            "gave no answer",
        ),
        (requests.ReadTimeout(), TimeoutExceededError, "gave no answer"),
        (requests.ConnectTimeout(), TimeoutExceededError, "accepted no connection"),
        (
            InvalidCredentialsError("canary"),
            AuthenticationError,
            r"rejected the ntlm logon of LAB\observer",
        ),
        (PermissionError("canary"), AuthenticationError, "rejected the ntlm logon"),
        (
            KerberosExchangeError("authGSSClientInit() failed\ncanary"),
            AuthenticationError,
            "with Kerberos: authGSSClientInit() failed",
        ),
        (
            without_ticket(),
            AuthenticationError,
            "with Kerberos: No credentials available. Get a ticket with kinit",
        ),
        (
            WinRMError("but pykerberos is not installed"),
            ClientSetupError,
            "its library is missing",
        ),
        (UnsealedAnswerError(), MalformedAnswerError, "answered in clear"),
        (KeyError("content-type"), MalformedAnswerError, "unintelligibly"),
    ],
    ids=[
        "refused",
        "no-route",
        "nameless",
        "proxy",
        "handshake",
        "reset",
        "tls-ended",
        "closed",
        "no-http",
        "sealing-lost",
        "silence-in-a-body",
        "silence",
        "no-connection-in-time",
        "credentials",
        "no-ntlm-challenge",
        "kerberos",
        "no-ticket",
        "no-kerberos",
        "unsealed",
        "bug",
    ],
)
def test_each_failure_has_its_error(
    error: Exception, kind: type[ObservationError], words: str
) -> None:
    """A library's exception becomes one sentence, in our words alone."""
    failure = failure_of(TARGET, error)

    assert type(failure) is kind
    assert words in str(failure)
    assert str(failure).startswith("NODE1: ")
    assert "canary" not in str(failure)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"authentication": "kerberos", "kerberos_hostname": "n1.lab.example"},
            r"the Kerberos ticket of LAB\observer for HTTP/n1.lab.example",
        ),
        (
            {"authentication": "kerberos", "user": None},
            "the Kerberos ticket of the default principal for HTTP/NODE1",
        ),
        (
            {"authentication": "certificate", "certificate_pem": "me.pem"},
            "the logon with the client certificate me.pem",
        ),
    ],
    ids=["kerberos", "kerberos-by-default", "certificate"],
)
def test_a_rejected_logon_names_what_was_shown(
    changes: dict[str, Any], words: str
) -> None:
    """The service's refusal is told by the ticket or certificate that it saw."""
    target = dataclasses.replace(TARGET, **changes)

    failure = failure_of(target, InvalidCredentialsError("canary"))

    assert type(failure) is AuthenticationError
    assert f"NODE1: rejected {words}." in str(failure)


def test_a_proxy_is_used_when_it_is_named() -> None:
    """A proxy that is declared is dialled, and an unusable one is named as such."""
    proxied = dataclasses.replace(
        TARGET, address="127.0.0.1", proxy="http://user:canary@127.0.0.1:1"
    )

    with (
        WindowsConnection(proxied, Deadline.after(5)) as connection,
        pytest.raises(UnreachableError, match="through the proxy") as caught,
    ):
        connection.query("root/cimv2", "SELECT * FROM Win32_Service")

    assert "canary" not in str(caught.value) + repr(proxied)


@pytest.mark.parametrize(
    ("status", "content_type", "error"),
    [
        (200, "application/soap+xml", UnsealedAnswerError),
        (200, "", UnsealedAnswerError),
        (401, "", SealingLostError),
        (400, "", SealingLostError),
    ],
)
def test_a_sealed_message_needs_a_sealed_answer(
    status: int, content_type: str, error: type[Exception]
) -> None:
    """MS-WSMV 2.2.9.1: no clear answer, and no new logon below sealed octets."""
    response = requests.Response()
    response.status_code = status
    response.headers["Content-Type"] = content_type
    response.raw = CONNECTION

    with pytest.raises(error):
        WsmanHttp(TARGET)._adapter._insist_on_sealing(response)
