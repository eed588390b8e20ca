"""WindowsConnection where a host cannot be asked, or answers something else."""

from __future__ import annotations

import dataclasses
import socket
import traceback
from typing import TYPE_CHECKING, Any, Final

import pytest

from fixtures.errors import (
    AccessDeniedError,
    AuthenticationError,
    CertificateNotTrustedError,
    ClientSetupError,
    MalformedAnswerError,
    ObservationError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.secrets import Secret
from fixtures.transport.deadline import Deadline
from fixtures.transport.winrm import WindowsConnection, WinRMTarget
from tests.transport.certificates import issue
from tests.transport.scripted_service import (
    PASSWORD,
    ScriptedAnswer,
    ScriptedService,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HTML: Final = b"<html><body>Service Unavailable</body></html>"


def refusal(
    target: WinRMTarget,
    seconds: float = 20,
    **changes: Any,  # noqa: ANN401 - as dataclasses.replace takes them
) -> ObservationError:
    """Return the error of a query on a target with some settings changed."""
    changed = dataclasses.replace(target, **changes)
    with pytest.raises(ObservationError) as caught:  # noqa: SIM117 - outlives close
        with WindowsConnection(changed, Deadline.after(seconds)) as connection:
            connection.query("root/cimv2", "SELECT Name FROM Win32_Service")
    return caught.value


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that accepts connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_refused(target: WinRMTarget, closed_port: int) -> None:
    """A closed port is unreachable, and named."""
    error = refusal(target, port=closed_port)

    assert type(error) is UnreachableError
    assert str(error) == f"NODE1: refused the connection to 127.0.0.1:{closed_port}"


def test_unknown_name(target: WinRMTarget) -> None:
    """An address that does not resolve is told as everywhere: one cause, once."""
    error = refusal(target, address="no-such-host.invalid")

    assert isinstance(error, UnreachableError)
    assert str(error) == "NODE1: the name no-such-host.invalid cannot be resolved"


def test_certificate_of_another_name(target: WinRMTarget) -> None:
    """A certificate for another name is not trusted, and no message is sent."""
    error = refusal(target, certificate_name="other.lab.example")

    assert isinstance(error, CertificateNotTrustedError)
    assert "not for other.lab.example" in str(error)


def test_certificate_of_an_unknown_authority(
    target: WinRMTarget, tmp_path: Path
) -> None:
    """A certificate of an authority that is not in the CA file is not trusted."""
    error = refusal(target, ca_file=str(issue(tmp_path).authority))

    assert isinstance(error, CertificateNotTrustedError)
    assert "not trusted: " in str(error)


def test_certificate_is_not_bound_to_the_address(target: WinRMTarget) -> None:
    """Without a certificate name the certificate must be for the address."""
    error = refusal(target, certificate_name=None)

    assert isinstance(error, CertificateNotTrustedError)
    assert "not for 127.0.0.1" in str(error)


def test_wrong_password(target: WinRMTarget) -> None:
    """Rejected credentials are an authentication error that names the account."""
    error = refusal(target, password=Secret("canary-wrong"))

    assert isinstance(error, AuthenticationError)
    assert r"rejected the basic logon of LAB\observer" in str(error)


def test_silence(target: WinRMTarget, silent_port: int) -> None:
    """A host that says nothing is a time-out at the deadline."""
    error = refusal(target, seconds=0.2, port=silent_port)

    assert isinstance(error, TimeoutExceededError)


def test_no_tls(target: WinRMTarget, service: ScriptedService) -> None:
    """NTLM over http at a port that wants TLS is an error about the connection."""
    error = refusal(target, scheme="http", authentication="ntlm", port=service.port)

    assert isinstance(error, UnreachableError)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (ScriptedAnswer(b"garbage"), MalformedAnswerError, "7 octets that are not"),
        (ScriptedAnswer(HTML), MalformedAnswerError, "not SOAP 1.2"),
        (ScriptedAnswer(b""), MalformedAnswerError, "0 octets"),
        (ScriptedAnswer(HTML, 503), MalformedAnswerError, "HTTP 503 without"),
        (ScriptedAnswer(b"", 500), MalformedAnswerError, "HTTP 500 without"),
        (ScriptedAnswer(b"\xff\xfe\xff", 500), MalformedAnswerError, "unintelligibly"),
        (ScriptedAnswer(b"", 404), MalformedAnswerError, "HTTP 404 without"),
        (ScriptedAnswer(b"", 403), AccessDeniedError, "HTTP 403"),
        (
            ScriptedAnswer(b"", 302, {"Location": "https://elsewhere.invalid/"}),
            MalformedAnswerError,
            "unintelligibly",
        ),
    ],
    ids=["garbage", "html", "empty", "503", "500", "binary", "404", "403", "redirect"],
)
def test_another_answer(
    target: WinRMTarget,
    service: ScriptedService,
    answer: ScriptedAnswer,
    kind: type[ObservationError],
    words: str,
) -> None:
    """What is not WS-Management is one sentence, and is not followed elsewhere."""
    service.script = [answer]

    error = refusal(target)

    assert type(error) is kind
    assert words in str(error)
    assert len(service.received) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"scheme": "http"}, "Basic over http"),
        ({"scheme": "http", "authentication": "certificate"}, "needs https"),
        ({"password": None}, "basic needs a user and a password"),
        ({"authentication": "ntlm", "user": None}, "ntlm needs a user"),
        ({"authentication": "certificate"}, "needs a certificate and its key"),
        ({"ca_file": "/nonexistent.pem"}, "there is no file /nonexistent.pem"),
        ({"ca_file": __file__}, "holds no certificates"),
        (
            {
                "authentication": "certificate",
                "certificate_pem": __file__,
                "certificate_key_pem": __file__,
            },
            "unencrypted PEM files",
        ),
        ({"authentication": "kerberos"}, "a password is of no use"),
    ],
)
def test_a_target_that_cannot_be_used(
    target: WinRMTarget,
    service: ScriptedService,
    changes: dict[str, Any],
    words: str,
) -> None:
    """What is wrong on this machine is said before anything is sent."""
    error = refusal(target, **changes)

    assert isinstance(error, ClientSetupError)
    assert words in str(error)
    assert service.received == []


def test_kerberos_without_its_library(
    target: WinRMTarget, service: ScriptedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The optional library is asked for when it is needed and missing."""
    monkeypatch.setattr("winrm.transport.HAVE_KERBEROS", False)

    error = refusal(target, authentication="kerberos", password=None)

    assert isinstance(error, ClientSetupError)
    assert str(error).endswith(
        "its library is missing. Install this suite with the kerberos extra."
    )
    assert service.received == []


@pytest.mark.parametrize(
    "changes",
    [{}, {"certificate_name": "other.lab.example"}, {"address": "no-such.invalid"}],
    ids=["status", "certificate", "address"],
)
def test_no_secret_in_an_error(
    target: WinRMTarget, service: ScriptedService, changes: dict[str, Any]
) -> None:
    """Neither the error with all it refers to, nor a repr holds the password."""
    service.script = [ScriptedAnswer(HTML, 503)]

    error = refusal(target, **changes)
    printed = "".join(traceback.format_exception(error))

    assert PASSWORD not in printed + repr(error) + repr(target)
    assert "urllib3" not in printed
    assert error.__context__ is None


def test_no_secret_in_a_repr(target: WinRMTarget) -> None:
    """A connection shows its host and endpoint, not its account."""
    with WindowsConnection(target, Deadline.after(1)) as connection:
        assert repr(connection) == (
            f"WindowsConnection('NODE1', 'https://127.0.0.1:{target.port}/wsman')"
        )
