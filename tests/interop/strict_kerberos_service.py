"""
An HTTPS service that takes a ticket only when it is bound to the TLS connection.

That is CbtHardeningLevel Strict. The acceptor is MIT's own, by python-gssapi.

Source: RFC 4559; RFC 5929 4; krb5 1.19 for GSS_C_CHANNEL_BOUND_FLAG.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import http.server
import importlib
import ssl
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from fixtures.lab.estate.certificates import LabCertificate


class StrictService(http.server.HTTPServer):
    """
    The service, and what it thought of each ticket.

    Args:
        bound_to: The certificate that it serves; its signature uses SHA-256.
        body: What it answers those whom it lets in.
    """

    def __init__(self, bound_to: LabCertificate, body: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        digest = hashlib.sha256(bound_to.der).digest()
        self.bindings = b"tls-server-end-point:" + digest
        self.body = body
        self.tickets_bound: list[bool] = []

    def accept(self, token: bytes) -> bytes | None:
        """Return the acceptor's token, or None for a ticket that is not bound."""
        gssapi = importlib.import_module("gssapi")
        bindings = gssapi.raw.ChannelBindings(application_data=self.bindings)
        context = gssapi.SecurityContext(usage="accept", channel_bindings=bindings)
        answer: bytes = context.step(token)
        bound = gssapi.RequirementFlag.channel_bound in context.actual_flags
        self.tickets_bound.append(bound)
        return answer if bound else None


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    server: StrictService

    def do_POST(self) -> None:
        """Answer a bound ticket; any other is asked for again."""
        self.rfile.read(int(self.headers["Content-Length"]))
        _, _, parameter = self.headers["Authorization"].partition(" ")
        token = self.server.accept(base64.b64decode(parameter))
        body = self.server.body if token else b""
        self.send_response(200 if token else 401)
        encoded = base64.b64encode(token or b"").decode()
        self.send_header("WWW-Authenticate", f"Negotiate {encoded}".strip())
        self.send_header("Content-Type", "application/soap+xml;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


@contextlib.contextmanager
def serving_strictly(
    certificate: LabCertificate, folder: Path, body: bytes
) -> Iterator[StrictService]:
    """Run a service until the block ends."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate.pem_files(folder, "strict"))
    with StrictService(certificate, body) as service:
        service.socket = context.wrap_socket(service.socket, server_side=True)
        thread = threading.Thread(target=service.serve_forever, args=(0.01,))
        thread.start()
        yield service
        service.shutdown()
        thread.join()
