"""HTTP requests are cut out of any stream of octets."""

from __future__ import annotations

import pytest

from fixtures.lab.wsman.http_messages import (
    MAX_BODY_SIZE,
    NEED_DATA,
    HttpRequest,
    HttpResponse,
    HttpServerConnection,
)

POST = b"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = (
    b"POST /wsman HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
)


def test_whole_request_is_an_event() -> None:
    """Method, target, headers in lower case and body are one event."""
    connection = HttpServerConnection()
    connection.receive_data(POST)

    assert connection.next_event() == HttpRequest(
        method="POST",
        target="/wsman",
        headers={"host": "x", "content-length": "5"},
        body=b"hello",
    )


def test_request_does_not_show_credentials() -> None:
    """Neither headers nor body are in the request's repr."""
    request = HttpRequest(
        method="POST", target="/wsman", headers={"authorization": "Basic eA"}, body=b"b"
    )

    assert "Basic" not in repr(request)


@pytest.mark.parametrize("octets", [POST, CHUNKED], ids=["length", "chunked"])
def test_request_may_come_octet_by_octet(octets: bytes) -> None:
    """Until the last octet there is no event."""
    connection = HttpServerConnection()
    events = []
    for position in range(len(octets)):
        connection.receive_data(octets[position : position + 1])
        events.append(connection.next_event())

    assert set(events[:-1]) == {NEED_DATA}
    assert isinstance(events[-1], HttpRequest)
    assert events[-1].body == b"hello"


def test_answer_prepares_for_the_next_request() -> None:
    """Two requests in one stream are answered one after the other."""
    connection = HttpServerConnection()
    connection.receive_data(POST + POST.replace(b"hello", b"again"))
    connection.next_event()
    octets = connection.send(HttpResponse(status=200, body=b"ok"))
    second = connection.next_event()

    assert octets.startswith(b"HTTP/1.1 200 \r\n")
    assert b"Content-Length: 2\r\n\r\nok" in octets
    assert isinstance(second, HttpRequest)
    assert second.body == b"again"


def test_answer_may_close_the_connection() -> None:
    """A closing answer says so, and ends the connection."""
    connection = HttpServerConnection()
    connection.receive_data(POST)
    connection.next_event()
    octets = connection.send(HttpResponse(status=400, close=True))

    assert b"Connection: close\r\n" in octets
    assert connection.is_closed


def test_too_large_body_is_not_kept() -> None:
    """A body beyond the bound is dropped as it arrives."""
    connection = HttpServerConnection()
    size = MAX_BODY_SIZE + 1
    head = f"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n"
    connection.receive_data(head.encode() + b"x" * size)
    event = connection.next_event()

    assert isinstance(event, HttpRequest)
    assert (event.is_too_large, event.body) == (True, b"")


def test_client_that_waits_is_told_to_continue() -> None:
    """A client that asks whether to send its body is told to."""
    connection = HttpServerConnection()
    connection.receive_data(
        b"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
        b"Expect: 100-continue\r\n\r\n"
    )

    assert connection.next_event() is NEED_DATA
    assert connection.continue_octets() == b"HTTP/1.1 100 \r\n\r\n"
    assert connection.continue_octets() == b""


@pytest.mark.parametrize(
    "octets",
    [
        b"\x16\x03\x01\x00garbage\r\n\r\n",
        b"POST\r\n\r\n",
        b"POST /wsman HTTP/1.1\r\n\r\n",
        b"POST /wsman HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"GET /" + b"x" * 70000,
    ],
)
def test_garbage_closes_the_connection(octets: bytes) -> None:
    """What is no HTTP request ends the connection, without an event."""
    connection = HttpServerConnection()
    connection.receive_data(octets)

    assert connection.next_event() is NEED_DATA
    assert connection.is_closed


@pytest.mark.parametrize("octets", [b"", POST[:-1]], ids=["idle", "in a request"])
def test_end_of_stream_closes_the_connection(octets: bytes) -> None:
    """A client may go away before a request, and within one."""
    connection = HttpServerConnection()
    connection.receive_data(octets or b"\r\n")
    connection.next_event()
    connection.receive_data(b"")

    assert connection.next_event() is NEED_DATA
    assert connection.is_closed


def test_client_may_go_away_after_an_answer() -> None:
    """The end of the stream after an answer closes the connection."""
    connection = HttpServerConnection()
    connection.receive_data(POST)
    connection.next_event()
    connection.send(HttpResponse(status=200))
    connection.receive_data(b"")
    connection.next_event()

    assert connection.is_closed
