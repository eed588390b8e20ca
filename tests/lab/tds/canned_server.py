"""
``python -m tests.lab.tds.canned_server CERTIFICATE KEY``: canned engines, served.

The engine SQLNODE1 routes readers to the engine SQLNODE2. Prints the port of SQLNODE1,
then every defect and protocol error; ends when its input does.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from fixtures.lab.sql.results import Routing
from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.responder import Endpoint
from fixtures.lab.tds.server import serve_tds
from fixtures.lab.tds.tls import TlsContexts
from tests.lab.tds.canned_engine import CannedEngine


@dataclass(frozen=True, slots=True)
class CannedServer:
    """Where the engine SQLNODE1 is served, and the certificate to trust."""

    port: int
    certificate: Path


class DefectPrinter:
    """Prints what should not happen."""

    def on_connection(self, endpoint: Endpoint) -> None:
        """Nothing."""

    def on_login(self, endpoint: Endpoint, login: str, *, accepted: bool) -> None:
        """Nothing."""

    def on_batch(self, endpoint: Endpoint, login: str) -> None:
        """Nothing."""

    def on_call(self, endpoint: Endpoint, login: str, procedure: str) -> None:
        """Nothing."""

    def on_protocol_error(self, endpoint: Endpoint, error: RemoteProtocolError) -> None:
        """A client or the core is wrong."""
        sys.stdout.write(f"{endpoint}: {error}\n")

    def on_internal_error(self, endpoint: Endpoint, error: Exception) -> None:
        """The server is wrong."""
        sys.stdout.write(f"{endpoint}: {error!r}\n")


async def main(certificate: str, private_key: str) -> None:
    """Serve until the input ends."""
    tls = TlsContexts.from_files(Path(certificate), Path(private_key))
    first, second = CannedEngine("SQLNODE1"), CannedEngine("SQLNODE2")
    servers = [
        await serve_tds(engine, "127.0.0.1", 0, tls=tls, observer=DefectPrinter())
        for engine in (first, second)
    ]
    first.routing = Routing(host="localhost", port=servers[1].endpoint.port)
    sys.stdout.write(f"{servers[0].endpoint.port}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await asyncio.gather(*(server.close() for server in servers))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
