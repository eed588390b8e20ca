"""
What a TDS client sends, written from its parsed form.

The mirror of the lab's parsers, so that one table of messages can be read both ways.
"""

from __future__ import annotations

from fixtures.lab.sql.results import Parameter
from fixtures.lab.tds.login7 import FIXED_PART, Login7, Pair
from fixtures.lab.tds.packets import PacketStatus, PacketType, split_message
from fixtures.lab.tds.requests import (
    TransactionManagerMessage,
    TransactionRequestType,
)
from fixtures.lab.tds.rpc import ProcedureCall, ProcedureId
from fixtures.lab.tds.types import wire_type
from fixtures.lab.tds.wire import ULONG, USHORT, b_varchar, encode_text, us_varchar

#: Length 22; one header of 18 octets, type 2: no transaction, one request.
ALL_HEADERS = bytes.fromhex("16000000 12000000 0200 0000000000000000 01000000")
VARIABLE_PART = 94


def encode_sql_batch(text: str) -> bytes:
    """The payload of a batch."""
    return ALL_HEADERS + encode_text(text)


def encode_transaction_request(message: TransactionManagerMessage) -> bytes:
    """The payload of a transaction manager request."""
    octets = encode_text(message.name)
    name = bytes((len(octets),)) + octets
    parts = ALL_HEADERS + USHORT.pack(message.type)
    if message.type is TransactionRequestType.BEGIN:
        return parts + b"\0" + name
    if message.type in {TransactionRequestType.COMMIT, TransactionRequestType.ROLLBACK}:
        return parts + name + bytes((message.begins_next,))
    return parts


def encode_rpc(*calls: ProcedureCall) -> bytes:
    """The payload of procedure calls."""
    return ALL_HEADERS + b"\xff".join(_encode_call(call) for call in calls)


def _encode_call(call: ProcedureCall) -> bytes:
    name = call.procedure.upper()
    if name in ProcedureId.__members__:
        procedure = USHORT.pack(0xFFFF) + USHORT.pack(ProcedureId[name])
    else:
        procedure = us_varchar(call.procedure)
    flags = USHORT.pack(0)
    return procedure + flags + b"".join(map(_encode_parameter, call.parameters))


def _encode_parameter(parameter: Parameter) -> bytes:
    kind = wire_type(parameter.type)
    return (
        b_varchar(parameter.name)
        + bytes((parameter.is_output,))
        + kind.type_info()
        + kind.encode(parameter.value)
    )


def conceal_password(octets: bytes) -> bytes:
    """The obfuscation of 2.2.6.4: swap the nibbles, then XOR 0xA5."""
    return bytes(((octet << 4 | octet >> 4) & 0xFF) ^ 0xA5 for octet in octets)


def encode_login7(login: Login7) -> bytes:
    """The payload of LOGIN7."""
    features = b"".join(
        bytes((feature,)) + ULONG.pack(len(value)) + value
        for feature, value in login.features.items()
    )
    texts = {
        Pair.HOST_NAME: encode_text(login.host_name),
        Pair.USER_NAME: encode_text(login.user_name),
        Pair.PASSWORD: conceal_password(encode_text(login.password)),
        Pair.APPLICATION_NAME: encode_text(login.application_name),
        Pair.SERVER_NAME: encode_text(login.server_name),
        Pair.CLIENT_LIBRARY_NAME: encode_text(login.client_library_name),
        Pair.LANGUAGE: encode_text(login.language),
        Pair.DATABASE: encode_text(login.database),
    }
    variable = b"".join(texts.values())
    extension = VARIABLE_PART + len(variable)
    pairs = bytearray(VARIABLE_PART - FIXED_PART.size)
    offset = VARIABLE_PART
    for pair, octets in texts.items():
        start = pair - FIXED_PART.size
        pairs[start : start + 4] = USHORT.pack(offset) + USHORT.pack(len(octets) // 2)
        offset += len(octets)
    if login.features:
        start = Pair.EXTENSION - FIXED_PART.size
        pairs[start : start + 4] = USHORT.pack(extension) + USHORT.pack(4)
        variable += ULONG.pack(extension + 4) + features + b"\xff"
    fixed = FIXED_PART.pack(
        VARIABLE_PART + len(variable),
        login.tds_version,
        login.packet_size,
        0,
        0,
        0,
        0xE0,
        0x80 if login.integrated_security else 0x03,
        0x20 if login.read_only_intent else 0,
        0x10 if login.features else 0,
        0,
        0x0409,
    )
    return fixed + bytes(pairs) + variable


def login7(
    *,
    user_name: str = "sa",
    password: str = "Pa$$w0rd",  # noqa: S107 - the made-up one of the tests
    database: str = "",
    packet_size: int = 0,
    integrated_security: bool = False,
    read_only_intent: bool = False,
    features: dict[int, bytes] | None = None,
) -> Login7:
    """A LOGIN7 message with the ordinary values."""
    return Login7(
        tds_version=0x74000004,
        packet_size=packet_size,
        host_name="CLIENT1",
        user_name=user_name,
        password=password,
        application_name="suite",
        server_name="SQLNODE1",
        client_library_name="tests",
        language="",
        database=database,
        integrated_security=integrated_security,
        read_only_intent=read_only_intent,
        features=features or {},
    )


def message(packet_type: PacketType, payload: bytes) -> bytes:
    """A message in packets of the default size."""
    return split_message(packet_type, payload, packet_size=4096)


def batch(text: str) -> bytes:
    """A batch as it is sent."""
    return message(PacketType.SQL_BATCH, encode_sql_batch(text))


def with_status(octets: bytes, status: PacketStatus) -> bytes:
    """A one-packet message with other status bits."""
    return octets[:1] + bytes((status,)) + octets[2:]


ATTENTION = message(PacketType.ATTENTION, b"")
