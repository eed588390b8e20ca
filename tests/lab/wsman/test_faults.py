"""What cannot be done is told by a fault with Windows' own number."""

from __future__ import annotations

import pytest

from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.wsman.responder import WsmanResponder
from tests.lab.wsman.envelopes import (
    ENUMERATION,
    FAULT,
    TRANSFER,
    WMI,
    content,
    envelope,
    get,
    invoke,
    local_name,
    pull,
    query,
    release,
    texts,
)

CLUSTER = "root/MSCluster"
REGISTRY = f"{WMI}root/default/StdRegProv"


def fault(
    responder: WsmanResponder, text: str, account: str = "admin"
) -> tuple[str | None, int]:
    """Return subcode and number of a fault, in whichever form it comes."""
    answer = responder.respond(text.encode(), account)
    assert answer.status == 500
    element = content(answer.envelope)
    assert local_name(element) == "Fault"
    plain = [one.get("Code") for one in element.iter(f"{{{FAULT}}}WSManFault")]
    (code,) = [one for one in plain + texts(element, "error_Code") if one]
    return texts(element, "Value")[1], int(code)


FAULTS = [
    (
        "unknown action",
        envelope("urn:nope", f"{WMI}root/cimv2/X"),
        "a:ActionNotSupported",
        2150858771,
    ),
    (
        "no resource",
        envelope(f"{TRANSFER}/Get", ""),
        "a:DestinationUnreachable",
        2150858811,
    ),
    (
        "unknown resource",
        envelope(f"{TRANSFER}/Get", "urn:x"),
        "a:DestinationUnreachable",
        2150858811,
    ),
    (
        "no class",
        envelope(f"{TRANSFER}/Get", f"{WMI}x"),
        "a:DestinationUnreachable",
        2150858811,
    ),
    (
        "no namespace",
        query("SELECT * FROM X", "root/nope"),
        "a:DestinationUnreachable",
        2147749902,
    ),
    (
        "unknown class",
        query("SELECT * FROM Nope"),
        "a:DestinationUnreachable",
        2147749904,
    ),
    (
        "bad query",
        query("SELECT"),
        "n:CannotProcessFilter",
        2150858778,
    ),
    (
        "unknown column",
        query("SELECT Nope FROM Win32_Service"),
        "n:CannotProcessFilter",
        2150858778,
    ),
    (
        "gap",
        query("SELECT * FROM Win32_Share"),
        "w:InternalError",
        2150859010,
    ),
    (
        "no keys",
        get("root/cimv2/Win32_Service"),
        "w:InvalidSelectors",
        2150859002,
    ),
    (
        "no such instance",
        get("root/cimv2/Win32_Service", Name="x"),
        "a:DestinationUnreachable",
        2150858752,
    ),
    (
        "unknown method",
        invoke("root/default/StdRegProv", "Nope", {}),
        "a:ActionNotSupported",
        2147749934,
    ),
    (
        "bad argument",
        invoke("root/default/StdRegProv", "EnumKey", {"hDefKey": "x"}),
        "w:InternalError",
        2147749935,
    ),
    (
        "unknown context",
        pull("uuid:nope"),
        "n:InvalidEnumerationContext",
        2150858779,
    ),
    (
        "wrong body",
        envelope(f"{ENUMERATION}/Pull", f"{WMI}root/cimv2/*", "<x/>"),
        "w:SchemaValidationError",
        2150858817,
    ),
    (
        "wrong method body",
        envelope(f"{REGISTRY}/EnumKey", REGISTRY, "<x/>"),
        "w:SchemaValidationError",
        2150858817,
    ),
    (
        "unknown dialect",
        query("x").replace("/1/WQL", "/1/XPath"),
        "n:FilterDialectRequestedUnavailable",
        2150858777,
    ),
    (
        "small envelope",
        query("x", max_envelope_size=1),
        "w:EncodingLimit",
        2150858878,
    ),
    (
        "no xml",
        "<<",
        "w:SchemaValidationError",
        2150858819,
    ),
]


@pytest.mark.parametrize(
    ("text", "subcode", "code"),
    [row[1:] for row in FAULTS],
    ids=[row[0] for row in FAULTS],
)
def test_fault(responder: WsmanResponder, text: str, subcode: str, code: int) -> None:
    """What cannot be done has Windows' number and a subcode of the specification."""
    assert fault(responder, text) == (subcode, code)


@pytest.mark.parametrize(
    ("account", "text", "expected"),
    [
        ("stranger", query("SELECT * FROM Nope"), ("w:AccessDenied", 5)),
        (
            "reader",
            query("SELECT Name FROM MSCluster_Node", CLUSTER),
            ("w:AccessDenied", 2147749891),
        ),
    ],
)
def test_denied_account_is_told_so(
    responder: WsmanResponder, account: str, text: str, expected: tuple[str, int]
) -> None:
    """WinRM and the cluster deny in forms of their own."""
    assert fault(responder, text, account) == expected


def test_stopped_cluster_service_has_a_fault_of_its_own(
    responder: WsmanResponder, estate: LabEstate
) -> None:
    """A stopped cluster service is neither denied nor a missing namespace."""
    estate.hosts[0].service("ClusSvc").state = "Stopped"

    assert fault(responder, query("SELECT Name FROM MSCluster_Node", CLUSTER)) == (
        "w:InternalError",
        2147944153,
    )


def test_gap_is_reported(responder: WsmanResponder, unmodelled: list[str]) -> None:
    """What Windows has and the lab has not is reported, beside the fault."""
    fault(responder, query("SELECT * FROM Win32_Share"))
    fault(
        responder,
        envelope(
            f"{TRANSFER}/Create",
            "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
        ),
    )

    assert len(unmodelled) == 2


def test_enumeration_mode_is_refused_and_reported(
    responder: WsmanResponder, unmodelled: list[str]
) -> None:
    """An Enumerate that asks for references gets no instances instead."""
    text = query("SELECT * FROM Win32_Service").replace(
        "<w:OptimizeEnumeration/>",
        "<w:EnumerationMode>EnumerateEPR</w:EnumerationMode>",
    )

    assert fault(responder, text) == ("w:UnsupportedFeature", 2150858818)
    assert len(unmodelled) == 1


def test_answer_larger_than_the_envelope_is_a_fault(
    responder: WsmanResponder, estate: LabEstate
) -> None:
    """An answer that the client would not accept is a fault, not a large answer."""
    estate.hosts[0].service("W32Time").path_name = "x" * 20000
    text = get("root/cimv2/Win32_Service", Name="W32Time").replace("512000", "16384")

    assert fault(responder, text) == ("w:EncodingLimit", 2150858824)


def test_fault_relates_to_its_request(responder: WsmanResponder) -> None:
    """Faults repeat the message id too."""
    answer = responder.respond(query("SELECT").encode(), "admin")

    assert b"<a:RelatesTo>uuid:Test-1</a:RelatesTo>" in answer.envelope


def test_release_gives_an_enumeration_up(responder: WsmanResponder) -> None:
    """A released enumeration cannot be gone on with."""
    octets = query("SELECT Name FROM Win32_Service").encode()
    first = content(responder.respond(octets, "admin").envelope)
    (context,) = texts(first, "EnumerationContext")
    answer = responder.respond(release(context or "").encode(), "admin")

    assert answer.status == 200
    assert fault(responder, pull(context or "")) == (
        "n:InvalidEnumerationContext",
        2150858779,
    )
