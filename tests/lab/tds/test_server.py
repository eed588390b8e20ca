"""The server: sockets, cancellation, failures and a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.packets import PacketType
from fixtures.lab.tds.responder import Endpoint
from fixtures.lab.tds.rpc import ProcedureCall
from fixtures.lab.tds.server import TdsServer, serve_tds
from fixtures.lab.tds.tokens import DoneStatus, Token, done
from tests.lab.tds.canned_engine import CannedEngine, CannedSession
from tests.lab.tds.client_messages import ATTENTION, batch, encode_rpc, message
from tests.lab.tds.raw_client import RawClient, connected

ACKNOWLEDGED = done(Token.DONE, DoneStatus.ATTENTION)
STATEMENT = ProcedureCall(procedure="sp_executesql", parameters=())
PROCEDURE = ProcedureCall(procedure="mine", parameters=())


@dataclass
class Recorder:
    """Remembers what a server reports."""

    connections: int = 0
    logins: list[tuple[str, bool]] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    protocol_errors: list[str] = field(default_factory=list)
    internal_errors: list[str] = field(default_factory=list)

    def on_connection(self, endpoint: Endpoint) -> None:
        """Count."""
        assert endpoint.address == "127.0.0.1"
        self.connections += 1

    def on_login(self, endpoint: Endpoint, login: str, *, accepted: bool) -> None:
        """Remember who, and whether."""
        assert endpoint.port
        self.logins.append((login, accepted))

    def on_batch(self, endpoint: Endpoint, login: str) -> None:
        """Remember whose."""
        assert endpoint.port
        self.batches.append(login)

    def on_call(self, endpoint: Endpoint, login: str, procedure: str) -> None:
        """Remember which."""
        assert (endpoint.address, login) == ("127.0.0.1", "sa")
        self.calls.append(procedure)

    def on_protocol_error(self, endpoint: Endpoint, error: RemoteProtocolError) -> None:
        """Remember what arrived."""
        assert endpoint.port
        self.protocol_errors.append(error.arrived)

    def on_internal_error(self, endpoint: Endpoint, error: Exception) -> None:
        """Remember what failed."""
        assert endpoint.port
        self.internal_errors.append(str(error))


@dataclass
class Served:
    """A running server, with what is behind it and what it reported."""

    server: TdsServer
    engine: CannedEngine
    seen: Recorder


@contextlib.asynccontextmanager
async def serving() -> AsyncIterator[Served]:
    """A server without encryption; afterwards neither task nor thread is left."""
    engine, seen = CannedEngine(), Recorder()
    server = await serve_tds(engine, "127.0.0.1", 0, tls=None, observer=seen)
    try:
        yield Served(server=server, engine=engine, seen=seen)
    finally:
        await server.close()
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert not [each for each in threading.enumerate() if each.name.startswith("tds-")]


def run_logged_in(
    scenario: Callable[[RawClient, Served], Awaitable[bytes]],
) -> tuple[bytes, Served]:
    """Run a scenario with a client that is logged in; returns its reply."""

    async def run() -> tuple[bytes, Served]:
        async with serving() as served, connected(served.server.endpoint) as client:
            await client.log_in()
            return await scenario(client, served), served

    return asyncio.run(run())


async def start_waiting(client: RawClient, served: Served) -> None:
    """Start a statement that waits, and wait until it does."""
    client.send(batch("WAIT"))
    (session,) = served.engine.sessions
    assert await asyncio.to_thread(session.is_waiting.wait, 10)


def test_counts_what_happens() -> None:
    """Connections, logins, batches and calls are reported one by one."""

    async def scenario(client: RawClient, _: Served) -> bytes:
        await client.ask(batch("SELECT 1"))
        return await client.ask(
            message(PacketType.RPC, encode_rpc(STATEMENT, PROCEDURE))
        )

    _, served = run_logged_in(scenario)

    assert served.seen == Recorder(
        connections=1,
        logins=[("sa", True)],
        batches=["sa", "sa"],
        calls=["mine"],
    )


def test_refused_login_is_closed() -> None:
    """After a failed login the server hangs up."""

    async def run() -> tuple[bytes, bytes, Served]:
        async with serving() as served, connected(served.server.endpoint) as client:
            refusal = await client.log_in("nobody")
            return refusal, await client.receive_rest(), served

    refusal, rest, served = asyncio.run(run())

    assert refusal[0] == Token.ERROR
    assert rest == b""
    assert served.seen.logins == [("nobody", False)]


def test_attention_cancels_statement() -> None:
    """An attention is read while a statement runs, and ends it."""

    async def scenario(client: RawClient, served: Served) -> bytes:
        await start_waiting(client, served)
        return await client.ask(ATTENTION)

    reply, _ = run_logged_in(scenario)

    assert reply == ACKNOWLEDGED


def test_attention_drops_what_was_not_sent() -> None:
    """Of a cancelled reply nothing follows but the acknowledgement."""

    async def scenario(client: RawClient, _: Served) -> bytes:
        client.send(batch("SELECT 1, then WAIT"))
        return await client.ask(ATTENTION)

    reply, _ = run_logged_in(scenario)

    assert reply.endswith(ACKNOWLEDGED)
    assert reply.count(ACKNOWLEDGED) == 1


def test_late_attention_is_acknowledged() -> None:
    """An attention after the reply gets a reply of its own."""

    async def scenario(client: RawClient, _: Served) -> bytes:
        await client.ask(batch("SELECT 1"))
        return await client.ask(ATTENTION)

    reply, _ = run_logged_in(scenario)

    assert reply == ACKNOWLEDGED


def test_connection_is_usable_after_attention() -> None:
    """After a cancellation the next statement runs as ever."""

    async def scenario(client: RawClient, _: Served) -> bytes:
        client.send(batch("WAIT"))
        await client.ask(ATTENTION)
        return await client.ask(batch("UPDATE"))

    reply, _ = run_logged_in(scenario)

    assert reply == done(Token.DONE, DoneStatus.COUNT, count=3)


def test_defect_is_reported() -> None:
    """A defect of the lab is recorded; the client gets an error and is hung up."""

    async def scenario(client: RawClient, _: Served) -> bytes:
        reply = await client.ask(batch("DEFECT"))
        assert await client.receive_rest() == b""
        return reply

    reply, served = run_logged_in(scenario)

    assert reply[3:9] == (50000).to_bytes(4, "little") + bytes((1, 20))
    assert served.seen.internal_errors == ["a defect of the engine"]


def test_defect_at_login_is_reported() -> None:
    """A defect of the engine at the login is recorded, and told as well."""

    async def run() -> tuple[bytes, Served]:
        async with serving() as served, connected(served.server.endpoint) as client:
            return await client.log_in("defect"), served

    reply, served = asyncio.run(run())

    assert reply[3:7] == (50000).to_bytes(4, "little")
    assert served.seen.internal_errors == ["a defect of the engine"]


def test_defect_at_close_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session that cannot be closed is a defect, too."""

    def fail(_: CannedSession) -> None:
        raise RuntimeError("cannot close")

    async def scenario(client: RawClient, _: Served) -> bytes:
        return await client.ask(batch("SELECT 1"))

    monkeypatch.setattr(CannedSession, "close", fail)
    _, served = run_logged_in(scenario)

    assert served.seen.internal_errors == ["cannot close"]


def test_fatal_error_closes() -> None:
    """An error of severity 20 is sent, and the connection closed; it is no defect."""

    async def scenario(client: RawClient, _: Served) -> bytes:
        await client.ask(batch("FATAL"))
        return await client.receive_rest()

    rest, served = run_logged_in(scenario)

    assert rest == b""
    assert served.seen.internal_errors == []


@pytest.mark.parametrize(
    ("octets", "arrived"),
    [(b"GET / HTTP/1.1\r\n\r\n", "first octet 0x47"), (b"\x12\x01\0\0\0\0\0\0", "")],
)
def test_broken_protocol_is_reported(octets: bytes, arrived: str) -> None:
    """A client that speaks something else is reported and hung up."""

    async def run() -> tuple[bytes, Served]:
        async with serving() as served, connected(served.server.endpoint) as client:
            client.send(octets)
            return await client.receive_rest(), served

    rest, served = asyncio.run(run())

    assert rest == b""
    assert served.seen.protocol_errors[0].startswith(arrived)


def test_broken_protocol_cancels_statement() -> None:
    """A client that breaks the protocol while a statement runs is no defect."""

    async def scenario(client: RawClient, served: Served) -> bytes:
        await start_waiting(client, served)
        client.send(batch("SELECT 1"))
        return await client.receive_rest()

    rest, served = run_logged_in(scenario)

    assert rest == b""
    assert served.seen.protocol_errors == ["SQL_BATCH while REPLYING"]
    assert served.seen.internal_errors == []


def test_vanished_client_cancels_statement() -> None:
    """A client that hangs up has its statement cancelled and its session closed."""

    async def scenario(client: RawClient, served: Served) -> bytes:
        await start_waiting(client, served)
        await client.close()
        return b""

    _, served = run_logged_in(scenario)

    assert [session.is_closed for session in served.engine.sessions] == [True]
    assert served.seen.internal_errors == []


def test_close_cancels_statement() -> None:
    """Closing the server cancels what runs, closes sessions and resets sockets."""

    async def scenario(client: RawClient, served: Served) -> bytes:
        await start_waiting(client, served)
        await served.server.close()
        with pytest.raises(ConnectionResetError):
            await client.receive_rest()
        return b""

    _, served = run_logged_in(scenario)

    assert [session.is_closed for session in served.engine.sessions] == [True]


def test_client_that_comes_with_the_end_is_hung_up_on() -> None:
    """Whatever turn of the loop it is accepted in, nothing fails and nothing stays."""

    async def run(turns: int) -> list[str]:
        async with serving() as served:
            address = (served.server.endpoint.address, served.server.endpoint.port)
            with socket.create_connection(address):
                await _pass(turns)
                await served.server.close()
                await _pass(5)
        return served.seen.internal_errors

    # In fewer turns than three asyncio has not accepted it yet.
    assert [asyncio.run(run(turns)) for turns in range(3, 6)] == [[]] * 3


async def _pass(turns: int) -> None:
    """Let some turns of the loop go by."""
    for _ in range(turns):
        await asyncio.sleep(0)


def test_serves_clients_at_once() -> None:
    """One client's statement does not hold up another's."""

    async def scenario(client: RawClient, served: Served) -> bytes:
        client.send(batch("WAIT"))
        async with connected(served.server.endpoint) as other:
            await other.log_in()
            reply = await other.ask(batch("UPDATE"))
        await client.ask(ATTENTION)
        return reply

    reply, _ = run_logged_in(scenario)

    assert reply == done(Token.DONE, DoneStatus.COUNT, count=3)
