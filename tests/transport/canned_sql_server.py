"""
A SQL Server that knows its answers by heart, behind the lab's real TDS endpoint.

* Each known batch has its results; an unknown one is error 50000.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fixtures.lab.sql.results import LoginRequest, Parameter, Result, Routing, SqlError
from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.responder import Endpoint
from fixtures.lab.tds.server import serve_tds
from fixtures.lab.tds.tls import TlsContexts
from tests.transport.certificates import ServerCertificate

Answers = Mapping[str, Sequence[Result | SqlError]]

# All that a connection string could trip over.
PASSWORD = "C4n4ry;}{=Passw0rd"
LOGIN_FAILED = SqlError(18456, "Login failed for user 'audit'.", severity=14)
NO_DATABASE = SqlError(
    4060, 'Cannot open database "SSISDB" requested by the login.', severity=11
)
WAIT = "WAITFOR DELAY '00:01'"


@dataclass(slots=True)
class CannedSession:
    """A session that looks its answers up."""

    answers: Answers
    database: str
    server_name: str = "SSISNODE1"
    product_version: tuple[int, int, int, int] = (16, 0, 4135, 4)
    login_name: str = "audit"
    routing: Routing | None = None

    def execute(
        self, text: str, parameters: Sequence[Parameter], cancelled: threading.Event
    ) -> Iterator[Result | SqlError]:
        """Yield what is known; the batch that waits does so until it is cancelled."""
        assert not parameters
        if text == WAIT:
            cancelled.wait(timeout=30)
        unknown = [SqlError(50000, f"unknown: {text}")]
        yield from self.answers.get(text, unknown)

    def call(
        self,
        procedure: str,
        parameters: Sequence[Parameter],
        cancelled: threading.Event,
    ) -> Iterator[Result | SqlError]:
        """Know no procedure."""
        assert not (parameters and cancelled.is_set())
        yield SqlError(2812, f"Could not find stored procedure '{procedure}'.")

    def reset(self) -> None:
        """Have nothing to reset."""

    def close(self) -> None:
        """Have nothing to close."""


@dataclass(slots=True)
class CannedSqlServer:
    """Where the server is, and what reached it."""

    answers: Answers
    address: str = "127.0.0.1"
    port: int = 0
    logins: list[LoginRequest] = field(default_factory=list)
    batches: list[tuple[Endpoint, str]] = field(default_factory=list)
    failures: list[tuple[Endpoint, Exception]] = field(default_factory=list)

    def login(self, request: LoginRequest) -> CannedSession:
        """Accept the one password; know no database but master."""
        self.logins.append(request)
        if request.password != PASSWORD:
            raise LOGIN_FAILED
        if request.database == "SSISDB":
            raise NO_DATABASE
        return CannedSession(self.answers, request.database)

    def on_connection(self, endpoint: Endpoint) -> None:
        """Nothing is counted here: a probe is a connection too."""

    def on_login(self, endpoint: Endpoint, login: str, *, accepted: bool) -> None:
        """Logins are kept by ``login``."""

    def on_batch(self, endpoint: Endpoint, login: str) -> None:
        """Count a batch."""
        self.batches.append((endpoint, login))

    def on_call(self, endpoint: Endpoint, login: str, procedure: str) -> None:
        """The driver asks for its type information."""

    def on_protocol_error(self, endpoint: Endpoint, error: RemoteProtocolError) -> None:
        """A client that closes early, as a probe does, is no failure."""

    def on_internal_error(self, endpoint: Endpoint, error: Exception) -> None:
        """Keep what the test must not overlook."""
        self.failures.append((endpoint, error))


@contextlib.contextmanager
def canned_sql_server(
    certificate: ServerCertificate, answers: Answers
) -> Iterator[CannedSqlServer]:
    """Serve at a free loopback port until the block ends."""
    server = CannedSqlServer(answers=answers)
    tls = TlsContexts.from_files(certificate.certificate, certificate.key)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="canned-sql-server")
    thread.start()
    serving = serve_tds(server, server.address, 0, tls=tls, observer=server)
    tds = asyncio.run_coroutine_threadsafe(serving, loop).result(10)
    try:
        server.port = tds.endpoint.port
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(tds.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
    assert server.failures == []
