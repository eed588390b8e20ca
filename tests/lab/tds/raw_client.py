"""A TDS client that speaks over a socket without encryption, one message at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fixtures.lab.tds.packets import HEADER, PacketStatus, PacketType
from fixtures.lab.tds.prelogin import Encryption, PreloginMessage, encode_prelogin
from fixtures.lab.tds.responder import Endpoint
from tests.lab.tds.client_messages import encode_login7, login7, message

PRELOGIN = PreloginMessage(version=(18, 6, 2, 0), encryption=Encryption.NOT_SUPPORTED)


class RawClient:
    """Sends whole messages and reads whole replies."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, octets: bytes) -> None:
        """Send octets as they are."""
        self._writer.write(octets)

    async def receive(self) -> bytes:
        """The payload of the next message."""
        payload = b""
        status = PacketStatus(0)
        while not status & PacketStatus.END_OF_MESSAGE:
            header = await self._reader.readexactly(HEADER.size)
            _, status_octet, length, *_ = HEADER.unpack(header)
            status = PacketStatus(status_octet)
            payload += await self._reader.readexactly(length - HEADER.size)
        return payload

    async def ask(self, octets: bytes) -> bytes:
        """Send a message and read its reply."""
        self.send(octets)
        return await self.receive()

    async def receive_rest(self) -> bytes:
        """Everything until the server closes the connection."""
        return await self._reader.read()

    async def log_in(self, user_name: str = "sa") -> bytes:
        """Log in without encryption; returns the reply's tokens."""
        await self.ask(message(PacketType.PRELOGIN, encode_prelogin(PRELOGIN)))
        login = login7(user_name=user_name)
        return await self.ask(message(PacketType.LOGIN7, encode_login7(login)))

    async def close(self) -> None:
        """Hang up."""
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()


@contextlib.asynccontextmanager
async def connected(endpoint: Endpoint) -> AsyncIterator[RawClient]:
    """A connected client that hangs up in the end."""
    client = RawClient(*await asyncio.open_connection(endpoint.address, endpoint.port))
    try:
        yield client
    finally:
        await client.close()
