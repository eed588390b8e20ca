"""Servers on this machine's loopback that accept connections and are of no use."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator


class _Silent(socketserver.BaseRequestHandler):
    """Takes everything and says nothing."""

    request: socket.socket
    server: UnhelpfulServer

    def handle(self) -> None:
        """Listen until the client goes."""
        self.server.contacted.set()
        with contextlib.suppress(ConnectionError):
            while self.request.recv(4096):
                pass


class _AnotherProtocol(_Silent):
    """Greets like a service that somebody else expects on this port."""

    def handle(self) -> None:
        """Greet, then listen until the client goes."""
        with contextlib.suppress(ConnectionError):
            self.request.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        super().handle()


class UnhelpfulServer(socketserver.ThreadingTCPServer):
    """A server on 127.0.0.1; ``contacted`` once somebody has come."""

    daemon_threads = True

    def __init__(self, handler: type[_Silent]) -> None:
        self.contacted = threading.Event()
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


@contextlib.contextmanager
def silent_server() -> Iterator[UnhelpfulServer]:
    """Serve silence."""
    with _serving(_Silent) as server:
        yield server


@contextlib.contextmanager
def another_protocol_server() -> Iterator[UnhelpfulServer]:
    """Serve a protocol that nobody asked for."""
    with _serving(_AnotherProtocol) as server:
        yield server


@contextlib.contextmanager
def _serving(handler: type[_Silent]) -> Iterator[UnhelpfulServer]:
    with UnhelpfulServer(handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()
