"""The responder: events and an engine in, tokens out."""

from __future__ import annotations

import threading

import pytest

from fixtures.lab.sql.results import Routing
from fixtures.lab.tds import events, tokens
from fixtures.lab.tds.login7 import Login7
from fixtures.lab.tds.requests import TransactionManagerMessage, TransactionRequestType
from fixtures.lab.tds.responder import Endpoint, LoginReply, Responder, dialled_name
from fixtures.lab.tds.rpc import ProcedureCall
from fixtures.lab.tds.tokens import DoneStatus, Environment, Token
from tests.lab.tds.canned_engine import VERSION, CannedEngine
from tests.lab.tds.client_messages import login7

COMMIT = TransactionManagerMessage(type=TransactionRequestType.COMMIT)
BEGIN = TransactionManagerMessage(type=TransactionRequestType.BEGIN)


class Client:
    """A responder with its engine, and what one client asks of it."""

    def __init__(self) -> None:
        self.engine = CannedEngine()
        self.responder = Responder(self.engine, Endpoint("127.0.0.2", 1433))

    def login(self, message: Login7) -> LoginReply:
        """The reply to a login."""
        event = events.Login(message=message, tds_version=0x74000004)
        return self.responder.login(event)

    def ask(self, event: events.Request) -> bytes:
        """The tokens of a whole reply."""
        return b"".join(self.responder.reply(event, threading.Event()))


@pytest.fixture
def client() -> Client:
    """A client that is not logged in."""
    return Client()


@pytest.fixture
def logged_in(client: Client) -> Client:
    """A client that is logged in."""
    client.login(login7())
    return client


def error_numbers(octets: bytes) -> list[int]:
    """The numbers of the ERROR tokens that a reply begins with."""
    numbers = []
    while octets[0] == Token.ERROR:
        numbers.append(int.from_bytes(octets[3:7], "little"))
        octets = octets[3 + int.from_bytes(octets[1:3], "little") :]
    return numbers


@pytest.mark.parametrize(
    "token",
    [
        tokens.envchange_text(Environment.DATABASE, "SSISDB", "master"),
        tokens.envchange_collation(),
        tokens.envchange_text(Environment.LANGUAGE, "us_english", ""),
        tokens.loginack(0x74000004, VERSION),
        tokens.envchange_text(Environment.PACKET_SIZE, "4096", "4096"),
    ],
    ids=["database", "collation", "language", "LOGINACK", "packet size"],
)
def test_greets(client: Client, token: bytes) -> None:
    """A login is answered with everything that clients look at."""
    assert token in client.login(login7(database="SSISDB")).tokens


def test_greeting_ends_with_done(client: Client) -> None:
    """An accepted login ends with a DONE without error."""
    reply = client.login(login7())

    assert reply.accepted
    assert reply.tokens.endswith(tokens.done(Token.DONE, DoneStatus.FINAL))


def test_tells_engine_who_and_where(client: Client) -> None:
    """The engine learns the names and the address that the client reached."""
    client.login(login7(database="SSISDB", read_only_intent=True))
    (request,) = client.engine.requests

    assert (request.user, request.database, request.application) == (
        "sa",
        "SSISDB",
        "suite",
    )
    assert (request.local_address, request.local_port) == ("127.0.0.2", 1433)
    assert request.read_only_intent


@pytest.mark.parametrize(
    ("dialled", "name"),
    [
        ("sqlnode1", "sqlnode1"),
        ("sqlnode1,1433", "sqlnode1"),
        ("tcp:listener.lab.example,1433", "listener.lab.example"),
        ("sqlnode1\\ONE", "sqlnode1\\ONE"),
    ],
)
def test_dialled_name(dialled: str, name: str) -> None:
    """The name that a client dialled is told from protocol and port."""
    assert dialled_name(dialled) == name


def test_agrees_on_packet_size(client: Client) -> None:
    """A client's packet size is agreed to, and told."""
    reply = client.login(login7(packet_size=512))

    assert reply.packet_size == 512
    assert tokens.envchange_text(Environment.PACKET_SIZE, "512", "4096") in reply.tokens


def test_acknowledges_known_feature_only(client: Client) -> None:
    """Of the features asked for, UTF-8 is declined and others are passed over."""
    reply = client.login(login7(features={0x01: b"", 0x0A: b"\1"}))

    assert tokens.featureextack({0x0A: b"\0"}) in reply.tokens


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        (login7(password="wrong"), [18456]),
        (login7(database="missing"), [4060, 18456]),
        (login7(integrated_security=True), [18452]),
    ],
    ids=["wrong password", "missing database", "integrated authentication"],
)
def test_refuses_login(client: Client, message: Login7, numbers: list[int]) -> None:
    """A login is refused with the product's errors, in its order."""
    reply = client.login(message)

    assert not reply.accepted
    assert error_numbers(reply.tokens) == numbers
    assert reply.tokens.endswith(tokens.done(Token.DONE, DoneStatus.ERROR))


def test_routes_reader(client: Client) -> None:
    """A session that is to be elsewhere is sent there after the login."""
    client.engine.routing = Routing(host="sqlnode2", port=1433)
    reply = client.login(login7(read_only_intent=True))

    assert tokens.envchange_routing("sqlnode2", 1433) in reply.tokens


def test_answers_batch(logged_in: Client) -> None:
    """A batch is answered with the tokens of its results."""
    expected = tokens.done(Token.DONE, DoneStatus.COUNT, count=3)

    assert logged_in.ask(events.SqlBatch(text="UPDATE")) == expected


def test_answers_each_call(logged_in: Client) -> None:
    """Several calls in one message have a DONEPROC each; the last ends the reply."""
    call = ProcedureCall(procedure="sp_unprepare", parameters=())
    octets = logged_in.ask(events.RpcRequest(calls=(call, call)))

    done = tokens.returnstatus(0)
    more = tokens.done(Token.DONEPROC, DoneStatus.ERROR | DoneStatus.MORE)
    last = tokens.done(Token.DONEPROC, DoneStatus.ERROR)
    assert octets.count(done) == 2
    assert more in octets
    assert octets.endswith(last)


def test_resets_before_request(logged_in: Client) -> None:
    """A reset is done and acknowledged before the request is answered."""
    octets = logged_in.ask(events.SqlBatch(text="UPDATE", reset=True))
    (session,) = logged_in.engine.sessions

    assert session.resets == 1
    assert octets.startswith(tokens.envchange_reset())


def test_ignores_request_that_was_given_up(logged_in: Client) -> None:
    """A request that the client gave up gets a DONE with the error bit."""
    expected = tokens.done(Token.DONE, DoneStatus.ERROR)

    assert logged_in.ask(events.IgnoredRequest()) == expected


def test_acknowledges_transaction(logged_in: Client) -> None:
    """A transaction is begun with its descriptor."""
    octets = logged_in.ask(events.TransactionRequest(message=BEGIN))

    begun = tokens.envchange_transaction(Environment.BEGIN_TRANSACTION, 1)
    assert octets == begun + tokens.done(Token.DONE, DoneStatus.FINAL)


def test_refuses_commit_without_begin(logged_in: Client) -> None:
    """A commit without a transaction is an error of the product."""
    octets = logged_in.ask(events.TransactionRequest(message=COMMIT))

    assert error_numbers(octets) == [3902]


def test_fatal_error_breaks_connection(logged_in: Client) -> None:
    """After an error of severity 20 the connection is to be closed."""
    logged_in.ask(events.SqlBatch(text="FATAL"))

    assert logged_in.responder.is_broken


def test_large_result_comes_in_portions(logged_in: Client) -> None:
    """The first result is yielded before the session has finished."""
    cancelled = threading.Event()
    event = events.SqlBatch(text="SELECT large")
    portions = list(logged_in.responder.reply(event, cancelled))

    assert len(portions) > 1


def test_closes_session(logged_in: Client) -> None:
    """Closing the responder ends the session."""
    logged_in.responder.close()
    (session,) = logged_in.engine.sessions

    assert session.is_closed


def test_closes_without_session(client: Client) -> None:
    """A connection that never logged in has nothing to close."""
    client.responder.close()

    assert client.engine.sessions == []


def test_refuses_request_before_login(client: Client) -> None:
    """The core never lets a request through before the login."""
    with pytest.raises(RuntimeError, match="before the login"):
        client.ask(events.SqlBatch(text="SELECT 1"))
