"""A WinRM listener of the lab in this process, and what it saw."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import Counter
from typing import TYPE_CHECKING

from fixtures.lab.wsman.credentials import ntlm_credentials
from fixtures.lab.wsman.server import (
    ListenerTls,
    WsmanServer,
    listener_tls,
    serve_wsman,
)
from tests.lab.windows_estate import authority, host_certificate, windows_estate

if TYPE_CHECKING:
    from collections.abc import Iterator


class RecordingObserver:
    """Counts what the lab reports, and keeps its faults."""

    def __init__(self) -> None:
        self.connections = 0
        self.requests: Counter[str] = Counter()
        self.logons: list[bool] = []
        self.errors: list[Exception] = []
        self.gaps: list[str] = []

    def on_connection(self, host: str) -> None:
        """Count a connection."""
        del host
        self.connections += 1

    def on_request(self, host: str, action: str) -> None:
        """Count an HTTP request by its action."""
        del host
        self.requests[action] += 1

    def on_logon(self, host: str, user: str, *, ok: bool) -> None:
        """Keep how a logon ended."""
        del host, user
        self.logons.append(ok)

    def on_internal_error(self, error: Exception) -> None:
        """Keep a fault of the lab."""
        self.errors.append(error)

    def on_unmodelled(self, text: str) -> None:
        """Keep what the lab does not model."""
        self.gaps.append(text)


class LabWindowsHost:
    """
    The lab's NODE1, listening.

    Args:
        secured: Whether it listens with TLS.
        loop: The event loop of the listener, which runs in another thread.
    """

    def __init__(self, *, secured: bool, loop: asyncio.AbstractEventLoop) -> None:
        self.observer = RecordingObserver()
        self.estate = windows_estate()
        self._secured = secured
        self._loop = loop
        self._server: WsmanServer | None = None
        self.port = 0

    @contextlib.contextmanager
    def listening(self) -> Iterator[LabWindowsHost]:
        """Listen until the block ends; a fault of the lab fails the test."""
        with ntlm_credentials(self.estate) as credentials:
            opening = serve_wsman(
                self.estate,
                self.estate.hosts[0],
                port=self.port,
                credentials=credentials,
                tls=self._tls() if self._secured else None,
                observer=self.observer,
            )
            self._server = asyncio.run_coroutine_threadsafe(opening, self._loop).result(
                5
            )
            self.port = self._server.port
            try:
                yield self
            finally:
                self.close()
        assert not self.observer.errors

    def _tls(self) -> ListenerTls:
        """Serve the host's certificate, and ask clients for the domain's."""
        return listener_tls(host_certificate(), client_authority=authority())

    def close(self) -> None:
        """End every connection and stop listening."""
        if self._server is not None:
            asyncio.run_coroutine_threadsafe(self._server.close(), self._loop).result(5)


@contextlib.contextmanager
def running_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Run an event loop in a thread until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        asyncio.run_coroutine_threadsafe(loop.shutdown_default_executor(), loop).result(
            5
        )
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
