"""Name resolution against a DNS server that answers from a table."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Final

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset
import pytest

from fixtures.errors import (
    ClientSetupError,
    MalformedAnswerError,
    NameNotFoundError,
    NameWithoutAddressError,
    ObservationError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.transport.deadline import Deadline
from fixtures.transport.dns import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG_ALIASES: Final = {
    (f"a{number}.lab.example.", each): f"CNAME a{number + 1}.lab.example."
    for number in range(9)
    for each in ("A", "AAAA")
}
#: What the server knows: a record, or a response code.
TABLE: Final = {
    ("cap.lab.example.", "A"): "A 10.0.0.7",
    ("cap.lab.example.", "AAAA"): "AAAA fd00::7",
    ("four.lab.example.", "A"): "A 10.0.0.4",
    ("four.lab.example.", "AAAA"): "",
    ("text.lab.example.", "A"): "",
    ("text.lab.example.", "AAAA"): "",
    ("alias.lab.example.", "A"): "CNAME cap.lab.example.",
    ("alias.lab.example.", "AAAA"): "CNAME cap.lab.example.",
    ("dangling.lab.example.", "A"): "CNAME none.lab.example.",
    ("broken.lab.example.", "A"): "SERVFAIL",
    ("refused.lab.example.", "A"): "REFUSED",
    **LONG_ALIASES,
}


def answer_to(query: dns.message.Message) -> dns.message.Message:
    """Return what the table says of a query; a name that is not in it is unknown."""
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    question = query.question[0]
    known = (question.name.to_text(), dns.rdatatype.to_text(question.rdtype))
    match TABLE.get(known, "NXDOMAIN").split():
        case [record_type, value]:
            record = dns.rrset.from_text(question.name, 60, "IN", record_type, value)
            response.answer.append(record)
        case [code]:
            response.set_rcode(dns.rcode.from_text(code))
    return response


@pytest.fixture(scope="module")
def name_server() -> Iterator[tuple[str, int]]:
    """A DNS server on loopback that follows no alias by itself."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            while octets := server.recvfrom(4096):
                if not octets[0]:
                    return
                response = answer_to(dns.message.from_wire(octets[0]))
                server.sendto(response.to_wire(), octets[1])

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()
        server.sendto(b"", server.getsockname())
        thread.join()


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        ("cap.lab.example", ("10.0.0.7", "fd00::7")),
        ("CAP.lab.example.", ("10.0.0.7", "fd00::7")),
        ("four.lab.example", ("10.0.0.4",)),
        ("alias.lab.example", ("10.0.0.7", "fd00::7")),
    ],
)
def test_addresses_are_returned(
    name_server: tuple[str, int], name: str, addresses: tuple[str, ...]
) -> None:
    """IPv4 first, then IPv6, at the end of the aliases."""
    found = resolve(name.lower(), [name_server], Deadline.after(5))

    assert found == addresses


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("none.lab.example", NameNotFoundError),
        ("dangling.lab.example", NameNotFoundError),
        ("text.lab.example", NameWithoutAddressError),
        ("a0.lab.example", MalformedAnswerError),
        ("broken.lab.example", MalformedAnswerError),
        ("refused.lab.example", MalformedAnswerError),
        ("a..b", MalformedAnswerError),
        ("a" * 64, MalformedAnswerError),
    ],
)
def test_each_way_of_failing_has_its_error(
    name_server: tuple[str, int], name: str, error: type[ObservationError]
) -> None:
    """No name, no address and no usable answer are told apart, and name the name."""
    with pytest.raises(error) as caught:
        resolve(name, [name_server], Deadline.after(5))

    assert type(caught.value) is error
    assert str(caught.value).startswith(f"{name}: ")


def test_silence_is_a_time_out() -> None:
    """A server that never answers costs the deadline."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))

        with pytest.raises(
            TimeoutExceededError, match="no answer from DNS in its time"
        ):
            resolve("cap.lab.example", [silent.getsockname()], Deadline.after(0.2))


def test_an_expired_deadline_asks_nobody() -> None:
    """Without time left nothing is sent."""
    with pytest.raises(TimeoutExceededError, match="was not looked up"):
        resolve("cap.lab.example", [("127.0.0.1", 1)], Deadline.after(0))


def test_no_server_is_unreachable() -> None:
    """A port on which no server listens is not a missing name."""
    with pytest.raises((UnreachableError, TimeoutExceededError)):
        resolve("cap.lab.example", [("127.0.0.1", 1)], Deadline.after(0.5))


def test_the_machine_is_asked_when_no_server_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without named servers the machine's own configuration is used, or missed."""

    def no_configuration(*_: object, **__: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr(dns.resolver.Resolver, "read_resolv_conf", no_configuration)

    with pytest.raises(ClientSetupError, match="names no DNS server"):
        resolve("cap.lab.example", [], Deadline.after(1))
