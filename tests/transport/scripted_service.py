"""
An HTTPS server that answers from a script, to prove the client against any answer.

It checks Basic credentials, keeps connections open, counts them, and remembers every
message. It knows nothing of WS-Management.
"""

from __future__ import annotations

import base64
import contextlib
import http.server
import ssl
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

USER: Final = r"LAB\observer"
PASSWORD: Final = "canary-7Q!x"
SOAP_TYPE: Final = "application/soap+xml;charset=UTF-8"


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    """One HTTP answer; status 0 closes the connection without one."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": SOAP_TYPE})


DROPPED: Final = ScriptedAnswer(status=0)


def answer(body: str, status: int = 200) -> ScriptedAnswer:
    """Return a SOAP envelope around a body."""
    return ScriptedAnswer(
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">'
        f"<s:Header/><s:Body>{body}</s:Body></s:Envelope>".encode(),
        status=status,
    )


class ScriptedService(http.server.ThreadingHTTPServer):
    """
    The server and what it saw.

    Args:
        context: The server's TLS settings.
    """

    daemon_threads = False

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[ScriptedAnswer] = []
        self.received: list[str] = []
        self.connections = 0
        self.server_names: list[str] = []
        context.sni_callback = self._see_server_name
        self._context = context

    @property
    def port(self) -> int:
        """The port that was bound."""
        return self.server_port

    def get_request(self) -> tuple[socket.socket, object]:
        """Accept a connection; its handshake is done by the thread that serves it."""
        plain, address = super().get_request()
        self.connections += 1
        wrapped = self._context.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        )
        return wrapped, address

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that breaks a handshake or a connection off."""

    def _see_server_name(
        self, _: ssl.SSLObject, name: str | None, __: ssl.SSLContext
    ) -> None:
        self.server_names.append(name or "")


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    server: ScriptedService

    def do_POST(self) -> None:
        """Answer the next line of the script."""
        message = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        expected = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {expected}":
            self._send(ScriptedAnswer(status=401))
            return
        self.server.received.append(message.decode())
        self._send(self.server.script.pop(0))

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""

    def _send(self, scripted: ScriptedAnswer) -> None:
        if scripted.status == 0:
            self.close_connection = True
            return
        self.send_response(scripted.status)
        for name, value in scripted.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(scripted.body)))
        self.end_headers()
        self.wfile.write(scripted.body)


@contextlib.contextmanager
def serving(certificate: Path, key: Path) -> Iterator[ScriptedService]:
    """Run a service until the block ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with ScriptedService(context) as service:
        thread = threading.Thread(target=service.serve_forever, args=(0.01,))
        thread.start()
        yield service
        service.shutdown()
        thread.join()
