"""Envelopes are answered by envelopes, with the shapes that Windows sends."""

from __future__ import annotations

import datetime as dt
from xml.etree.ElementTree import Element

import pytest

from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.wsman.responder import WsmanResponder
from tests.lab.wsman.envelopes import (
    ADDRESSING,
    ENUMERATION,
    SOAP,
    WMI,
    WSMAN,
    content,
    envelope,
    get,
    invoke,
    items,
    local_name,
    pull,
    query,
    texts,
)

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
CLUSTER = "root/MSCluster"
RESOURCE_URI = f"{WMI}root/MSCluster/MSCluster_Resource"


def ask(responder: WsmanResponder, text: str, account: str = "admin") -> Element:
    """Return the content of the answer to a request."""
    return content(responder.respond(text.encode(), account).envelope)


def child(element: Element, name: str) -> Element:
    """Return the first child with a local name."""
    return next(one for one in element if local_name(one) == name)


def test_star_gives_class_elements(responder: WsmanResponder) -> None:
    """SELECT * gives the class's element, every property qualified."""
    (item,) = items(
        ask(responder, query("SELECT * FROM Win32_Service WHERE Name='W32Time'"))
    )
    uri = f"{WMI}root/cimv2/Win32_Service"

    assert item.tag == f"{{{uri}}}Win32_Service"
    assert {one.tag.partition("}")[0] for one in item} == {f"{{{uri}"}
    assert child(item, "Started").text == "true"
    assert child(item, "TagId").text == "0"


def test_columns_give_fragments(responder: WsmanResponder) -> None:
    """A column list gives XmlFragment with unqualified children in its order."""
    (item,) = items(
        ask(
            responder,
            query("SELECT State, Name FROM Win32_Service WHERE Name='W32Time'"),
        )
    )

    assert item.tag == f"{{{WSMAN}}}XmlFragment"
    assert [(one.tag, one.text) for one in item] == [
        ("State", "Running"),
        ("Name", "W32Time"),
    ]


def test_null_is_nil_and_empty_is_empty(
    responder: WsmanResponder, estate: LabEstate
) -> None:
    """NULL is one nil element; an empty string is an element without text."""
    estate.hosts[0].service("W32Time").display_name = ""
    item = ask(responder, get("root/cimv2/Win32_Service", Name="W32Time"))

    assert child(item, "InstallDate").get(f"{XSI}nil") == "true"
    assert child(item, "DisplayName").get(f"{XSI}nil") is None
    assert child(item, "DisplayName").text is None


def test_array_repeats_its_element(
    responder: WsmanResponder, estate: LabEstate
) -> None:
    """An array is one element for each member; an empty one is nil."""
    assert estate.cluster is not None
    estate.cluster.resource("Master Service").registry_checkpoints = ["a", "b"]
    item = ask(responder, get(f"{CLUSTER}/MSCluster_Resource", Name="Master Service"))
    empty = ask(responder, get(f"{CLUSTER}/MSCluster_Resource", Name="ssisom"))

    assert texts(item, "RegistryCheckpoints") == ["a", "b"]
    assert child(empty, "RegistryCheckpoints").get(f"{XSI}nil") == "true"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SELECT * FROM Win32_OperatingSystem",
            "{http://schemas.dmtf.org/wbem/wscim/1/common}Datetime",
        ),
        ("SELECT LastBootUpTime FROM Win32_OperatingSystem", "Datetime"),
    ],
)
def test_datetime_is_nested(
    responder: WsmanResponder, estate: LabEstate, text: str, expected: str
) -> None:
    """A point in time is in UTC, inside an element that fragments leave bare."""
    zone = dt.timezone(dt.timedelta(hours=2))
    estate.hosts[0].operating_system.last_boot_up_time = dt.datetime(
        2026, 1, 2, 3, 4, 5, tzinfo=zone
    )
    (item,) = items(ask(responder, query(text)))
    (inside,) = list(child(item, "LastBootUpTime"))

    assert (inside.tag, inside.text) == (expected, "2026-01-02T01:04:05Z")


def test_embedded_instance_has_its_own_namespace(responder: WsmanResponder) -> None:
    """Private properties are an element of their own class, also one named Address."""
    item = ask(responder, get(f"{CLUSTER}/MSCluster_Resource", Name="Master IP"))
    private = child(item, "PrivateProperties")
    uri = f"{WMI}{CLUSTER}/MSCluster_Property_Resource_IP_Address"

    assert private.get(f"{XSI}type", "").endswith(
        ":MSCluster_Property_Resource_IP_Address_Type"
    )
    assert [(one.tag, one.text) for one in private] == [
        (f"{{{uri}}}Address", "127.0.0.9"),
        (f"{{{uri}}}EnableDhcp", "0"),
    ]


def test_embedded_instance_in_a_fragment_is_bare(responder: WsmanResponder) -> None:
    """In a fragment private properties have no namespace either."""
    text = "SELECT PrivateProperties FROM MSCluster_Resource WHERE Name='ssisom'"
    (item,) = items(ask(responder, query(text, CLUSTER)))

    assert [(one.tag, one.text) for one in item[0]] == [("DnsName", "ssisom")]


def test_identify_is_answered_after_a_logon(responder: WsmanResponder) -> None:
    """Identify also works for an account that is let in."""
    namespace = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd"
    answer = ask(
        responder,
        f'<s:Envelope xmlns:s="{SOAP}"><s:Header/><s:Body>'
        f'<i:Identify xmlns:i="{namespace}"/></s:Body></s:Envelope>',
    )

    assert local_name(answer) == "IdentifyResponse"


def test_reference_is_an_endpoint_reference(responder: WsmanResponder) -> None:
    """An association's end carries class and keys as resource and selectors."""
    result = ask(
        responder,
        query(
            "SELECT * FROM MSCluster_ResourceToDependentResource "
            "WHERE Antecedent='MSCluster_Resource.Name=\"ssisom\"'",
            CLUSTER,
        ),
    )
    end = child(items(result)[0], "Dependent")
    selector = next(end.iter(f"{{{WSMAN}}}Selector"))

    assert end[0].tag == f"{{{ADDRESSING}}}Address"
    assert texts(end, "ResourceURI") == [RESOURCE_URI]
    assert (selector.get("Name"), selector.text) == ("Name", "Master IP")


def test_subclasses_come_under_their_own_name(responder: WsmanResponder) -> None:
    """Every item of a polymorphic query is an element of its own class."""
    first = ask(responder, query("SELECT * FROM Win32_Account"))
    (context,) = texts(first, "EnumerationContext")
    rest = ask(responder, pull(context or ""))

    assert {local_name(one) for one in items(first) + items(rest)} == {
        "Win32_UserAccount",
        "Win32_Group",
        "Win32_SystemAccount",
    }


def test_sequence_of_many_items(responder: WsmanResponder) -> None:
    """One item, then pages; w:Items first, n:Items later; the end is told."""
    first = ask(responder, query("SELECT Name FROM Win32_Service"))
    (context,) = texts(first, "EnumerationContext")
    last = ask(responder, pull(context or ""))

    assert child(first, "Items").tag == f"{{{WSMAN}}}Items"
    assert child(last, "Items").tag == f"{{{ENUMERATION}}}Items"
    assert texts(first, "Name") + texts(last, "Name") == [
        "ClusSvc",
        "SSISScaleOutMaster160",
        "W32Time",
    ]
    assert [local_name(one) for one in first][-1] == "Items"
    assert last[-1].tag == f"{{{ENUMERATION}}}EndOfSequence"


def test_sequence_of_one_item(responder: WsmanResponder) -> None:
    """A single item ends the sequence, with an empty context."""
    answer = ask(responder, query("SELECT Name FROM Win32_ComputerSystem"))

    assert texts(answer, "EnumerationContext") == [None]
    assert answer[-1].tag == f"{{{WSMAN}}}EndOfSequence"


def test_class_is_enumerated_without_a_filter(responder: WsmanResponder) -> None:
    """A class's own URI needs no filter."""
    answer = ask(
        responder,
        envelope(
            f"{ENUMERATION}/Enumerate",
            f"{WMI}root/cimv2/Win32_ComputerSystem",
            "<n:Enumerate><w:OptimizeEnumeration/></n:Enumerate>",
        ),
    )

    assert texts(answer, "DNSHostName") == ["NODE1"]


def test_method_is_called(responder: WsmanResponder, estate: LabEstate) -> None:
    """A method's answer is its OUTPUT element; octets are repeated decimals."""
    estate.hosts[0].registry.set(r"SOFTWARE\Lab", "Blob", b"\x00\xff")
    answer = ask(
        responder,
        invoke(
            "root/default/StdRegProv",
            "GetBinaryValue",
            {
                "hDefKey": "2147483650",
                "sSubKeyName": r"SOFTWARE\Lab",
                "sValueName": "Blob",
            },
        ),
    )

    assert answer.tag == f"{{{WMI}root/default/StdRegProv}}GetBinaryValue_OUTPUT"
    assert texts(answer, "uValue") == ["0", "255"]
    assert texts(answer, "ReturnValue") == ["0"]


def test_method_without_a_result_has_no_return_value(
    responder: WsmanResponder,
) -> None:
    """A void method answers with its outputs only."""
    answer = ask(
        responder,
        invoke(f"{CLUSTER}/MSCluster_Resource", "GetPossibleOwners", {}, Name="ssisom"),
    )

    assert [local_name(one) for one in answer] == ["NodeNames", "NodeNames"]


def test_action_is_named_for_the_count(responder: WsmanResponder) -> None:
    """An answer says which operation it was."""
    answers = [
        responder.respond(text.encode(), "admin").action
        for text in (query("x"), pull("x"), get("root/cimv2/X"), "<<")
    ]

    assert answers == ["Enumerate", "Pull", "Get", "unreadable"]
