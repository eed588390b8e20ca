"""WinRM listeners on loopback, in a thread of the test process."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar

from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.wsman.credentials import NtlmCredentials, ntlm_credentials
from fixtures.lab.wsman.server import WsmanServer, listener_tls, serve_wsman
from tests.lab.windows_estate import authority, host_certificate

_Result = TypeVar("_Result")


@dataclass(slots=True)
class RecordingObserver:
    """Keeps what the lab tells."""

    connections: int = 0
    requests: list[str] = field(default_factory=list)
    logons: list[tuple[str, bool]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)
    unmodelled: list[str] = field(default_factory=list)

    def on_connection(self, host: str) -> None:
        """Count it."""
        assert host
        self.connections += 1

    def on_request(self, host: str, action: str) -> None:
        """Keep the action."""
        assert host
        self.requests.append(action)

    def on_logon(self, host: str, user: str, *, ok: bool) -> None:
        """Keep the account and the outcome."""
        assert host
        self.logons.append((user, ok))

    def on_internal_error(self, error: Exception) -> None:
        """Keep the error."""
        self.errors.append(error)

    def on_unmodelled(self, text: str) -> None:
        """Keep the text."""
        self.unmodelled.append(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabListeners:
    """The listeners of the estate's first host."""

    estate: LabEstate
    observer: RecordingObserver
    http_port: int
    https_port: int
    ca_file: Path

    @property
    def http_url(self) -> str:
        """The URL of the plain listener."""
        return f"http://127.0.0.1:{self.http_port}/wsman"

    @property
    def https_url(self) -> str:
        """The URL of the TLS listener."""
        return f"https://127.0.0.1:{self.https_port}/wsman"


@contextlib.contextmanager
def running_listeners(estate: LabEstate, folder: Path) -> Iterator[LabListeners]:
    """Serve the first host over HTTP and HTTPS; no error of the lab may remain."""
    observer = RecordingObserver()
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(authority().pem)
    with ntlm_credentials(estate) as credentials, _LoopThread() as loop:
        plain, tls = loop.run(_open(estate, credentials, observer))
        try:
            yield LabListeners(
                estate=estate,
                observer=observer,
                http_port=plain.port,
                https_port=tls.port,
                ca_file=ca_file,
            )
        finally:
            loop.run(plain.close())
            loop.run(tls.close())
    assert observer.errors == []


async def _open(
    estate: LabEstate, credentials: NtlmCredentials, observer: RecordingObserver
) -> tuple[WsmanServer, WsmanServer]:
    host = estate.hosts[0]
    plain = await serve_wsman(
        estate, host, port=0, credentials=credentials, observer=observer
    )
    tls = await serve_wsman(
        estate,
        host,
        port=0,
        credentials=credentials,
        tls=listener_tls(host_certificate()),
        observer=observer,
    )
    return plain, tls


class _LoopThread:
    """An event loop in a thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def run(self, work: Coroutine[object, object, _Result]) -> _Result:
        """Run a coroutine in the loop and wait for its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.run(self._loop.shutdown_default_executor())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
