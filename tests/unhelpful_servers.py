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

    def handle(self) -> None:
        """Listen until the client goes."""
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


@contextlib.contextmanager
def silent_server() -> Iterator[int]:
    """Serve silence; the port is on 127.0.0.1."""
    with _serving(_Silent) as port:
        yield port


@contextlib.contextmanager
def another_protocol_server() -> Iterator[int]:
    """Serve a protocol that nobody asked for; the port is on 127.0.0.1."""
    with _serving(_AnotherProtocol) as port:
        yield port


@contextlib.contextmanager
def _serving(handler: type[_Silent]) -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()
