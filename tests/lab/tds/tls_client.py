"""The client's side of TLS, without a socket."""

from __future__ import annotations

import contextlib
import ssl

from tests.lab.tds.certificates import HOST_NAME, CertificateFiles


class TlsClient:
    """
    A TLS client that trusts one certificate.

    ``exchange`` takes the server's octets and returns the next ones to send to it.
    """

    def __init__(self, files: CertificateFiles, alpn: list[str]) -> None:
        context = ssl.create_default_context(cafile=files.certificate)
        context.set_alpn_protocols(alpn)
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(
            self._incoming, self._outgoing, server_hostname=HOST_NAME
        )

    def exchange(self, octets: bytes) -> bytes:
        """Go on with the handshake."""
        self._incoming.write(octets)
        with contextlib.suppress(ssl.SSLWantReadError):
            self._tls.do_handshake()
        return self._outgoing.read()

    def alert(self) -> bytes:
        """What a handshake that failed left to be sent."""
        return self._outgoing.read()

    def encrypt(self, octets: bytes) -> bytes:
        """TLS records that carry the octets."""
        self._tls.write(octets)
        return self._outgoing.read()

    def decrypt(self, octets: bytes) -> bytes:
        """The clear text of a record."""
        self._incoming.write(octets)
        return self._tls.read(0x10000)

    @property
    def version(self) -> str | None:
        """The TLS version that was agreed on."""
        return self._tls.version()
