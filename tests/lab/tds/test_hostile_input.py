"""Damaged messages: they are refused as the client's error, or read; never worse."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.sql.results import SqlType
from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.login7 import parse_login7
from fixtures.lab.tds.packets import HEADER
from fixtures.lab.tds.prelogin import parse_prelogin
from fixtures.lab.tds.requests import parse_sql_batch, parse_transaction_request
from fixtures.lab.tds.rpc import parse_rpc
from fixtures.lab.tds.types import read_type_info, wire_type
from fixtures.lab.tds.wire import Reader
from tests.lab.tds.canned_engine import TYPED_VALUES
from tests.lab.tds.captures import captured
from tests.lab.tds.client_messages import encode_sql_batch
from tests.lab.tds.dialogue import logged_in, next_after

MESSAGES: dict[str, tuple[Callable[[bytes], object], bytes]] = {
    "PRELOGIN": (parse_prelogin, captured("2.2.6.5_prelogin")[HEADER.size :]),
    "LOGIN7": (parse_login7, captured("2.2.6.4_login7")[HEADER.size :]),
    "RPC": (parse_rpc, captured("2.2.6.6_sp_prepexec")[HEADER.size :]),
    "transaction": (
        parse_transaction_request,
        captured("2.2.6.9_begin")[HEADER.size :],
    ),
    "batch": (parse_sql_batch, encode_sql_batch("SELECT 1")),
}
TYPES = [kind for kind, _ in TYPED_VALUES.values()]
TYPES += [SqlType(name="sql_variant"), SqlType(name="datetimeoffset", scale=7)]


@pytest.mark.parametrize(("parse", "payload"), MESSAGES.values(), ids=MESSAGES)
@given(damage=st.dictionaries(st.integers(0, 400), st.integers(0, 255), max_size=4))
def test_damaged_message(
    parse: Callable[[bytes], object], payload: bytes, damage: dict[int, int]
) -> None:
    """Any octet of a message may be another one."""
    damaged = bytes(damage.get(at, octet) for at, octet in enumerate(payload))

    with contextlib.suppress(RemoteProtocolError):
        parse(damaged)


@given(st.sampled_from(TYPES), st.binary(max_size=40))
def test_arbitrary_value(kind: SqlType, octets: bytes) -> None:
    """Any octets may stand where a value is expected."""
    reader = Reader(wire_type(kind).type_info() + octets, "parameter")
    wire = read_type_info(reader)

    with contextlib.suppress(RemoteProtocolError):
        wire.decode(reader)


@given(st.binary(max_size=60))
def test_arbitrary_octets(octets: bytes) -> None:
    """Any octets may arrive after the login."""
    with contextlib.suppress(RemoteProtocolError):
        next_after(logged_in(), octets)
