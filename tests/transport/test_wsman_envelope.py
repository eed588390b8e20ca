"""Requests of WS-Management, read back as XML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from fixtures.transport.wsman_envelope import (
    ADDRESSING,
    ENUMERATION,
    SOAP,
    TRANSFER,
    WMI,
    WSMAN,
    WsmanComposer,
    WsmanRequest,
    escape,
    resource_uri,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fixtures.transport.wsman_envelope import Argument

COMPOSER: Final = WsmanComposer(endpoint="https://node1:5986/wsman")
XML_TEXT: Final = st.text(
    st.characters(
        exclude_categories=["Cs"],
        exclude_characters="\ufffe\uffff",
        min_codepoint=0x20,
    )
    | st.sampled_from("\t\n\r&<>\"'")
)


def parsed(request: WsmanRequest) -> Element:
    """Return a request's envelope as an element."""
    envelope: Element = fromstring(request.text)
    return envelope


def header(request: WsmanRequest, name: str) -> str | None:
    """Return the text of a header block."""
    return parsed(request).findtext(f"{{{SOAP}}}Header/{name}")


def body(request: WsmanRequest) -> Element:
    """Return the request's only body element."""
    found = parsed(request).find(f"{{{SOAP}}}Body/*")
    assert found is not None
    return found


@given(XML_TEXT)
def test_escaped_text_survives_a_parser(text: str) -> None:
    """What is escaped comes back unchanged, in content and in an attribute."""
    element = fromstring(f'<a b="{escape(text)}">{escape(text)}</a>')

    assert (element.text or "", element.get("b")) == (text, text)


@pytest.mark.parametrize("character", ["\0", "\x0b", "\ud800", "\uffff"])
def test_what_xml_cannot_say_is_refused(character: str) -> None:
    """A character outside XML 1.0 is a ValueError, not a broken message."""
    with pytest.raises(ValueError, match=r"U\+[0-9A-F]{4} cannot be written"):
        escape(f"a{character}b")


def test_enumerate_asks_for_all_of_a_namespace_with_a_filter() -> None:
    """DSP0226 8.2: the WQL filter is on the namespace, and pages are optimized."""
    request = COMPOSER.enumerate(
        "root/cimv2", "SELECT * FROM Win32_Service WHERE Name<>'a&b'", 30
    )

    assert header(request, f"{{{WSMAN}}}ResourceURI") == f"{WMI}/root/cimv2/*"
    assert header(request, f"{{{ADDRESSING}}}Action") == f"{ENUMERATION}/Enumerate"
    assert header(request, f"{{{WSMAN}}}OperationTimeout") == "PT30.000S"
    assert body(request).findtext(f"{{{WSMAN}}}Filter", "").endswith("Name<>'a&b'")
    assert body(request).find(f"{{{WSMAN}}}MaxElements") is not None


def test_pull_carries_the_newest_context_and_its_own_limit() -> None:
    """MaxElements stands in the enumeration's namespace inside a Pull."""
    request = COMPOSER.pull("root/cimv2", "SELECT *", "uuid:7&8", 30)

    assert body(request).tag == f"{{{ENUMERATION}}}Pull"
    assert body(request).findtext(f"{{{ENUMERATION}}}EnumerationContext") == "uuid:7&8"
    assert body(request).find(f"{{{ENUMERATION}}}MaxElements") is not None


def test_release_carries_the_context() -> None:
    """An enumeration is given up by its context."""
    request = COMPOSER.release("root/cimv2", "SELECT *", "uuid:7", 30)

    assert header(request, f"{{{ADDRESSING}}}Action") == f"{ENUMERATION}/Release"
    assert body(request).findtext(f"{{{ENUMERATION}}}EnumerationContext") == "uuid:7"


def test_get_selects_by_key() -> None:
    """The keys of an instance are selectors of its class."""
    request = COMPOSER.get("root\\cimv2", "Win32_Service", {"Name": "R&D"}, 30)
    selector = parsed(request).find(f".//{{{WSMAN}}}SelectorSet/{{{WSMAN}}}Selector")

    assert selector is not None
    assert (selector.get("Name"), selector.text) == ("Name", "R&D")
    assert header(request, f"{{{ADDRESSING}}}Action") == f"{TRANSFER}/Get"
    assert header(request, f"{{{WSMAN}}}ResourceURI") == (
        f"{WMI}/root/cimv2/Win32_Service"
    )


@pytest.mark.parametrize(
    ("arguments", "sent"),
    [
        ({"hDefKey": 2147483650}, [("hDefKey", "2147483650")]),
        ({"AsResourceIds": False}, [("AsResourceIds", "false")]),
        ({"sNames": ["a", "<b>"]}, [("sNames", "a"), ("sNames", "<b>")]),
        ({"b": "1", "a": "2"}, [("b", "1"), ("a", "2")]),
        ({}, []),
    ],
    ids=["integer", "boolean", "array", "order", "none"],
)
def test_invoke_sends_each_argument_as_an_element(
    arguments: Mapping[str, Argument], sent: list[tuple[str, str]]
) -> None:
    """Arguments are children of METHOD_INPUT in the given order, arrays repeated."""
    request = COMPOSER.invoke(
        "root/default",
        "StdRegProv",
        "EnumKey",
        arguments=arguments,
        keys=None,
        timeout_seconds=30,
    )
    uri = resource_uri("root/default", "StdRegProv")

    assert header(request, f"{{{ADDRESSING}}}Action") == f"{uri}/EnumKey"
    assert body(request).tag == f"{{{uri}}}EnumKey_INPUT"
    assert [(each.tag.rpartition("}")[2], each.text) for each in body(request)] == sent


def test_messages_differ_and_the_session_stays() -> None:
    """Every message has its own id, and all have one session's."""
    first = COMPOSER.get("root/cimv2", "Win32_ComputerSystem", {}, 30)
    second = COMPOSER.get("root/cimv2", "Win32_ComputerSystem", {}, 30)

    assert first.message_id != second.message_id
    assert first.message_id in first.text
    assert COMPOSER.session_id in second.text
