"""SQL Server Browser's answer is one port, or it is told why there is none."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator

import pytest

from fixtures.errors import (
    MalformedAnswerError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.transport.sql_browser import ask_port, parse_port

TEXT = (
    b"ServerName;SSISNODE2;InstanceName;INST1;IsClustered;No;Version;16.0.1000.6;"
    b"tcp;50001;np;\\\\SSISNODE2\\pipe\\MSSQL$INST1\\sql\\query;;"
)


def answer(text: bytes) -> bytes:
    """Return an SVR_RESP with that text."""
    return struct.pack("<BH", 5, len(text)) + text


@pytest.fixture
def browser() -> Iterator[socket.socket]:
    """A UDP socket where SQL Server Browser would be."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.bind(("127.0.0.1", 0))
        udp.settimeout(10)
        yield udp


def test_port_is_asked_by_name(browser: socket.socket) -> None:
    """The question is CLNT_UCAST_INST with the instance's name."""
    questions: list[bytes] = []

    def serve() -> None:
        question, client = browser.recvfrom(1024)
        questions.append(question)
        browser.sendto(answer(TEXT), client)

    peer = threading.Thread(target=serve)
    peer.start()

    port = ask_port(
        "SSISNODE2\\INST1", "127.0.0.1", "INST1", 5, browser.getsockname()[1]
    )

    peer.join()
    assert port == 50001
    assert questions == [b"\x04INST1\0"]


def test_browser_that_stays_silent(browser: socket.socket) -> None:
    """No answer ends with the time limit and the advice to declare the port."""
    with pytest.raises(TimeoutExceededError, match="Declare the instance's port"):
        ask_port("S\\I", "127.0.0.1", "I", 0.05, browser.getsockname()[1])


def test_browser_that_is_not_there(browser: socket.socket) -> None:
    """A closed port is told without waiting where the system reports it."""
    port = browser.getsockname()[1]
    browser.close()

    with pytest.raises((UnreachableError, TimeoutExceededError)):
        ask_port("S\\I", "127.0.0.1", "I", 0.5, port)


def test_unknown_name() -> None:
    """A name that cannot be resolved is told as such."""
    with pytest.raises(UnreachableError, match=r"absent\.invalid cannot be resolved"):
        ask_port("S\\I", "absent.invalid", "I", 1)


def test_instance_without_tcp(browser: socket.socket) -> None:
    """An instance that listens on named pipes only has no port."""

    def serve() -> None:
        _, client = browser.recvfrom(1024)
        browser.sendto(answer(TEXT.replace(b"tcp;50001;", b"")), client)

    peer = threading.Thread(target=serve)
    peer.start()

    with pytest.raises(MalformedAnswerError, match="names no TCP port for INST1"):
        ask_port("S\\INST1", "127.0.0.1", "INST1", 5, browser.getsockname()[1])

    peer.join()


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x05\x00",
        answer(b""),
        answer(TEXT)[:-1],
        answer(TEXT) + b"x",
        b"\x04" + answer(TEXT)[1:],
        answer(TEXT.replace(b"50001", b"0")),
        answer(TEXT.replace(b"50001", b"65536")),
        answer(TEXT.replace(b"50001", b"-1")),
        answer(TEXT.replace(b"50001", "٣".encode())),
    ],
)
def test_answer_without_a_port(octets: bytes) -> None:
    """Anything but a well-formed answer with a valid port has none."""
    assert parse_port(octets) is None
