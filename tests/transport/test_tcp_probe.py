"""A port is open, closed or silent, and which is told at once."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

import pytest

from fixtures.errors import TimeoutExceededError, UnreachableError
from fixtures.transport.tcp_probe import probe


@pytest.fixture
def open_port() -> Iterator[int]:
    """A port that accepts connections."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    """A port that refuses connections."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.fixture
def two_addresses(monkeypatch: pytest.MonkeyPatch, open_port: int) -> int:
    """A name with two addresses, of which only the second answers."""
    found = socket.getaddrinfo("127.0.0.1", open_port, type=socket.SOCK_STREAM)
    dead = [(*one[:4], ("127.0.0.2", one[4][1])) for one in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: dead + found)
    return open_port


def test_open_port(open_port: int) -> None:
    """A port that accepts connections raises nothing."""
    probe("SSISNODE1", "127.0.0.1", open_port, 5)


def test_name_is_resolved(open_port: int) -> None:
    """One address that accepts is enough, whatever else the name resolves to."""
    probe("SSISNODE1", "localhost", open_port, 5)


def test_listener_with_an_offline_address(two_addresses: int) -> None:
    """An address that refuses does not hide another that accepts."""
    probe("SSISLSN", "ssislsn.corp.example", two_addresses, 5)


def test_closed_port(closed_port: int) -> None:
    """A refused connection names address, port and reason."""
    with pytest.raises(UnreachableError) as caught:
        probe("SSISNODE1", "127.0.0.1", closed_port, 5)

    assert str(caught.value) == (
        f"SSISNODE1: 127.0.0.1 port {closed_port} does not accept connections "
        "(connection refused)"
    )


def test_unknown_name() -> None:
    """A name that cannot be resolved is told as such."""
    with pytest.raises(UnreachableError, match=r"absent\.invalid cannot be resolved"):
        probe("SSISNODE1", "absent.invalid", 1433, 5)


def test_impossible_name() -> None:
    """A name that no DNS can hold is told like one that it does not hold."""
    with pytest.raises(UnreachableError, match="cannot be resolved"):
        probe("SSISNODE1", "a" * 70 + ".invalid", 1433, 5)


def test_silent_port(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that is neither accepted nor refused ends with the time limit."""
    monkeypatch.setattr(socket.socket, "connect_ex", lambda *_: errno.EINPROGRESS)

    with pytest.raises(
        TimeoutExceededError, match="did not accept a connection in 0 s"
    ):
        probe("SSISNODE1", "127.0.0.1", closed_port, 0)
