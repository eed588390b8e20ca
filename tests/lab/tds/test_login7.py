"""LOGIN7: names, password, intent and features."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.login7 import Login7, parse_login7
from fixtures.lab.tds.packets import HEADER
from tests.lab.tds.captures import captured
from tests.lab.tds.client_messages import encode_login7, login7

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=64)
CAPTURED = captured("2.2.6.4_login7")[HEADER.size :]


def test_reads_driver() -> None:
    """Microsoft's driver is understood, its intent and features included."""
    login = parse_login7(CAPTURED)

    assert login == Login7(
        tds_version=0x74000004,
        packet_size=0,
        host_name="CLIENT1",
        user_name="sa",
        password="Pa$$w0rd",
        application_name="suite",
        server_name="localhost,46049",
        client_library_name="ODBC",
        language="",
        database="SSISDB",
        integrated_security=False,
        read_only_intent=True,
        features=login.features,
    )
    assert list(login.features) == [0x10, 0x01, 0x09, 0x0A, 0x0B]


def test_hides_password() -> None:
    """The password does not show in the message's repr."""
    assert "Pa$$w0rd" not in repr(parse_login7(CAPTURED))


@given(
    user_name=TEXT,
    password=TEXT,
    database=TEXT,
    packet_size=st.integers(0, 2**32 - 1),
    integrated_security=st.booleans(),
    read_only_intent=st.booleans(),
    features=st.dictionaries(st.integers(0, 254), st.binary(max_size=8), max_size=4),
)
def test_message_is_read_back(  # noqa: PLR0917 - hypothesis passes by keyword
    user_name: str,
    password: str,
    database: str,
    packet_size: int,
    integrated_security: bool,  # noqa: FBT001 - same
    read_only_intent: bool,  # noqa: FBT001 - same
    features: dict[int, bytes],
) -> None:
    """Writing and reading a message gives the message."""
    login = login7(
        user_name=user_name,
        password=password,
        database=database,
        packet_size=packet_size,
        integrated_security=integrated_security,
        read_only_intent=read_only_intent,
        features=features,
    )

    assert parse_login7(encode_login7(login)) == login


@pytest.mark.parametrize("length", range(0, len(CAPTURED), 7))
def test_refuses_truncated_message(length: int) -> None:
    """No beginning of a message passes for the message."""
    with pytest.raises(RemoteProtocolError):
        parse_login7(CAPTURED[:length])


def test_refuses_trailing_octets() -> None:
    """A message that is longer than it says is refused."""
    with pytest.raises(RemoteProtocolError, match="length 342"):
        parse_login7(CAPTURED + b"\0")


def test_refuses_old_version() -> None:
    """A client older than TDS 7.3B is refused by its version."""
    old = CAPTURED[:4] + bytes.fromhex("02000972") + CAPTURED[8:]

    with pytest.raises(RemoteProtocolError, match="0x72090002"):
        parse_login7(old)


def test_refuses_name_outside() -> None:
    """A name that would lie behind the message is refused."""
    outside = CAPTURED[:40] + bytes.fromhex("FFFF 0100") + CAPTURED[44:]

    with pytest.raises(RemoteProtocolError, match="LOGIN7 USER_NAME"):
        parse_login7(outside)


def test_refuses_overlong_name() -> None:
    """A name beyond 128 characters is refused."""
    overlong = CAPTURED[:40] + bytes.fromhex("5E00 8100") + CAPTURED[44:]

    with pytest.raises(RemoteProtocolError, match="length 129"):
        parse_login7(overlong)
