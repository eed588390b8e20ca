"""Envelopes are read strictly, and what cannot be read is a fault."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.wsman.envelope import (
    SERVER_MAX_ENVELOPE_SIZE,
    UnreadableRequestError,
    parse_request,
    render_identify_response,
    render_response,
)
from fixtures.lab.wsman.xml_text import xml_text
from tests.lab.wsman.envelopes import SOAP, WMI, content, envelope, texts

ACTION = "urn:action"
URI = f"{WMI}root/cimv2/X"
HEADERLESS = f'<s:Envelope xmlns:s="{SOAP}"><s:Body/></s:Envelope>'
BODILESS = f'<s:Envelope xmlns:s="{SOAP}"><s:Header/></s:Envelope>'
EMPTY = f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body/></s:Envelope>'
ENTITY = (
    f'<!DOCTYPE x [<!ENTITY e "boom">]><s:Envelope xmlns:s="{SOAP}">&e;</s:Envelope>'
)


def test_request_is_read() -> None:
    """Action, resource, selectors, options, message id and body are taken over."""
    text = envelope(
        ACTION,
        URI,
        "<Body>x</Body>",
        selectors={"Name": "a<b"},
        options={"O": "1"},
        max_envelope_size=153600,
    )
    request = parse_request(text.encode())

    assert (request.action, request.resource_uri) == (ACTION, URI)
    assert request.message_id == "uuid:Test-1"
    assert request.selectors == {"Name": "a<b"}
    assert request.options == {"O": "1"}
    assert request.max_envelope_size == 153600
    assert request.body is not None
    assert request.body.text == "x"


def test_envelope_size_is_capped() -> None:
    """A client cannot have larger envelopes than the service sends."""
    text = envelope(ACTION, URI, max_envelope_size=10_000_000)

    assert parse_request(text.encode()).max_envelope_size == SERVER_MAX_ENVELOPE_SIZE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_are_understood(encoding: str) -> None:
    """UTF-8 and UTF-16 requests mean the same."""
    text = envelope(ACTION, URI, selectors={"Name": "Größe"})

    assert parse_request(text.encode(encoding)).selectors == {"Name": "Größe"}


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", 2150858819),
        (b"no xml", 2150858819),
        (b"<a>", 2150858819),
        (b"\xff\xfe\x00", 2150858819),
        (b"<?xml version='1.0' encoding='nope'?><a/>", 2150858819),
        (ENTITY.encode(), 2150858819),
        (b"<a/>", 2150858817),
        (BODILESS.encode(), 2150858817),
        (HEADERLESS.encode(), 2150858817),
        (EMPTY.encode(), 2150858817),
        (envelope(ACTION, URI).replace("a:Action", "a:Nope").encode(), 2150858817),
        (envelope(ACTION, URI).replace("512000", "many").encode(), 2150858817),
        (envelope(ACTION, URI).replace("512000", "9" * 20).encode(), 2150858817),
        (envelope(ACTION, URI, max_envelope_size=100).encode(), 2150858878),
        (
            envelope(ACTION, URI, selectors={"N": ""}).replace("Name=", "x=").encode(),
            2150858817,
        ),
    ],
)
def test_unreadable_request_is_a_fault(octets: bytes, code: int) -> None:
    """Malformed XML and missing parts have a number each."""
    with pytest.raises(UnreadableRequestError) as caught:
        parse_request(octets)

    assert caught.value.fault.code == code


def with_header(header: str) -> bytes:
    """Return a request with one header more."""
    text = envelope(ACTION, URI)
    return text.replace("<s:Header>", f"<s:Header>{header}").encode()


def test_unknown_mandatory_header_is_a_fault() -> None:
    """A header that must be understood and is not is refused."""
    with pytest.raises(UnreadableRequestError) as caught:
        parse_request(with_header('<w:FragmentTransfer s:mustUnderstand="true"/>'))

    assert caught.value.fault.subcode == "s:MustUnderstand"


def test_other_unknown_headers_do_no_harm() -> None:
    """A header that need not be understood is passed over."""
    request = parse_request(with_header('<w:Nope s:mustUnderstand="false"/>'))

    assert request.action == ACTION


def test_repeated_selector_is_a_fault() -> None:
    """One key cannot have two values."""
    text = envelope(ACTION, URI, selectors={"A": "1", "B": "2"})
    with pytest.raises(UnreadableRequestError) as caught:
        parse_request(text.replace('"B"', '"A"').encode())

    assert caught.value.fault.code == 2150858847


def test_fault_keeps_the_message_id() -> None:
    """The message id is kept as soon as it could be read."""
    with pytest.raises(UnreadableRequestError) as caught:
        parse_request(envelope(ACTION, URI, max_envelope_size=100).encode())

    assert caught.value.message_id == "uuid:Test-1"


@given(st.binary(max_size=200))
def test_arbitrary_octets_are_a_fault(octets: bytes) -> None:
    """No octets make the reader fail in any other way than by a fault."""
    with pytest.raises(UnreadableRequestError):
        parse_request(octets)


@given(st.text(max_size=50))
def test_any_text_can_be_sent_back(text: str) -> None:
    """An answer is well-formed whatever it carries, and forbidden characters show."""
    octets = render_response("urn:r", None, f"<x>{xml_text(text)}</x>")
    expected = "".join(
        "\ufffd"
        if one in "\ufffe\uffff"
        or (one < " " and one not in "\t\n\r")
        or "\ud800" <= one <= "\udfff"
        else one
        for one in text
    )

    assert (content(octets).text or "") == expected


def test_message_id_comes_back_as_it_was_sent() -> None:
    """RelatesTo repeats the message id, in its own letter case."""
    octets = render_response("urn:r", "uuid:aBc", "<x/>")

    assert b"<a:RelatesTo>uuid:aBc</a:RelatesTo>" in octets


def test_identify_hides_the_version() -> None:
    """Identify names the vendor, not the version of the system."""
    answer = content(render_identify_response())

    assert texts(answer, "ProductVendor") == ["Microsoft Corporation"]
    assert texts(answer, "ProductVersion") == ["OS: 0.0.0 SP: 0.0 Stack: 3.0"]
