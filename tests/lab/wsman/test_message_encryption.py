"""Sealed bodies are taken apart strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.wsman.message_encryption import (
    SealedBodyError,
    encryption_protocol,
    parse_sealed,
    seal,
    unseal,
)

SPNEGO = "application/HTTP-SPNEGO-session-encrypted"
KERBEROS = "application/HTTP-Kerberos-session-encrypted"
BODY = (
    b"--Encrypted Boundary\r\n"
    b"\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n"
    b"\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=3\r\n"
    b"--Encrypted Boundary\r\n"
    b"\tContent-Type: application/octet-stream\r\n"
    b"\x04\x00\x00\x00SIGNcba--Encrypted Boundary--\r\n"
)


def reverse(plain: bytes) -> tuple[bytes, bytes, int]:
    """Return a message "sealed" by writing it backwards."""
    return b"SIGN", plain[::-1], 0


def unreverse(signature: bytes, sealed: bytes) -> bytes:
    """Return the plain message."""
    assert signature == b"SIGN"
    return sealed[::-1]


def test_sealed_body_has_the_documented_form() -> None:
    """A sealed body is written octet by octet as documented."""
    assert seal(b"abc", SPNEGO, reverse) == BODY


def test_documented_form_is_taken_apart() -> None:
    """Signature, sealed octets and plain length are found."""
    message = parse_sealed(BODY)

    assert (message.signature, message.sealed, message.plain_length) == (
        b"SIGN",
        b"cba",
        3,
    )


def test_form_without_line_breaks_is_understood() -> None:
    """The second boundary of some clients carries a closing line break only."""
    body = BODY.replace(b"Boundary--\r\n", b"Boundary--")

    assert unseal(body, unreverse) == b"abc"


@given(st.binary(max_size=200))
def test_every_message_survives(plain: bytes) -> None:
    """What is sealed is unsealed again, whatever octets it has."""
    assert unseal(seal(plain, SPNEGO, reverse), unreverse) == plain


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--Encrypted Boundary",
        BODY[:-30],
        BODY.replace(b"Length=3", b"Length=x"),
        BODY.replace(b"Length=3", b"Length=4"),
        BODY.replace(b"\x04\x00\x00\x00", b"\xff\xff\xff\xff"),
        BODY.replace(b"octet-stream", b"nothing"),
        BODY.replace(b"OriginalContent", b"Content"),
        b"x" + BODY,
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    """A body of any other form is refused."""
    with pytest.raises(SealedBodyError):
        unseal(body, unreverse)


@given(st.integers(0, len(BODY) - 30))
def test_truncated_body_is_refused(length: int) -> None:
    """No part of a body is taken for the whole."""
    with pytest.raises(SealedBodyError):
        unseal(BODY[:length], unreverse)


@pytest.mark.parametrize(
    ("content_type", "protocol"),
    [
        (
            f'multipart/encrypted;protocol="{SPNEGO}";boundary="Encrypted Boundary"',
            SPNEGO,
        ),
        (
            f'multipart/encrypted; protocol="{KERBEROS}"',
            KERBEROS,
        ),
        ("application/soap+xml;charset=UTF-8", None),
        ("multipart/encrypted", None),
        ('multipart/encrypted;protocol="text/plain"', None),
    ],
)
def test_content_type_names_the_protocol(
    content_type: str, protocol: str | None
) -> None:
    """The client's protocol is repeated; other types are not sealed."""
    assert encryption_protocol(content_type) == protocol
