"""Answers of WS-Management, page by page and fault by fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from fixtures.errors import (
    AccessDeniedError,
    CimClassMissingError,
    MalformedAnswerError,
    TimeoutExceededError,
    WsmanFaultError,
)
from fixtures.transport.wsman_answer import (
    local_name,
    only_child,
    open_answer,
    parse_envelope,
    read_page,
)
from fixtures.transport.wsman_envelope import WsmanRequest
from fixtures.transport.wsman_fault import error_of, find_fault

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from fixtures.errors import ObservationError

NAMESPACES: Final = (
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
    ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
    ' xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"'
    ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"'
    ' xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"'
    ' xmlns:m="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/MSFT_WmiError"'
)
REQUEST: Final = WsmanRequest(message_id="uuid:AB", about="SELECT 1", text="")


def envelope(body: str, header: str = "") -> bytes:
    """Return an answer's envelope."""
    return (
        f"<s:Envelope {NAMESPACES}><s:Header>{header}</s:Header>"
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def opened(body: str, header: str = "") -> Element:
    """Return the body of an answer."""
    return open_answer("NODE1", REQUEST, envelope(body, header))


@pytest.mark.parametrize(
    ("body", "names", "context"),
    [
        (
            (
                "<n:EnumerateResponse><n:EnumerationContext>c</n:EnumerationContext>"
                "<w:Items><A/></w:Items></n:EnumerateResponse>"
            ),
            ["A"],
            "c",
        ),
        (
            (
                "<n:EnumerateResponse><n:EnumerationContext/><w:Items><A/><B/></w:Items>"
                "<w:EndOfSequence/></n:EnumerateResponse>"
            ),
            ["A", "B"],
            None,
        ),
        (
            (
                "<n:PullResponse><n:EnumerationContext>d</n:EnumerationContext>"
                "<n:Items><A/></n:Items></n:PullResponse>"
            ),
            ["A"],
            "d",
        ),
        (
            (
                "<n:PullResponse><n:Items><A/></n:Items><n:EndOfSequence/>"
                "</n:PullResponse>"
            ),
            ["A"],
            None,
        ),
        (
            (
                "<n:EnumerateResponse><n:EnumerationContext>c</n:EnumerationContext>"
                "</n:EnumerateResponse>"
            ),
            [],
            "c",
        ),
        ("<n:PullResponse><n:EndOfSequence/></n:PullResponse>", [], None),
    ],
    ids=[
        "first-of-several",
        "first-and-last",
        "middle",
        "last",
        "not-optimized",
        "empty-end",
    ],
)
def test_pages_are_read_in_either_namespace(
    body: str, names: list[str], context: str | None
) -> None:
    """Items and the end mark count in the namespace of the first or a later page."""
    page = read_page("NODE1", "SELECT 1", opened(body))

    assert [local_name(item) for item in page.items] == names
    assert page.context == context


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<n:PullResponse/>",
        (
            "<n:PullResponse><n:EnumerationContext> </n:EnumerationContext>"
            "</n:PullResponse>"
        ),
        "<x/>",
    ],
    ids=["empty", "no-context", "blank-context", "other-element"],
)
def test_a_page_without_end_or_continuation_is_malformed(body: str) -> None:
    """An enumeration that can neither end nor go on is not taken for its end."""
    with pytest.raises(MalformedAnswerError, match=r"^NODE1: answered 'SELECT 1'"):
        read_page("NODE1", "SELECT 1", opened(body))


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage",
        b"<html><body>It works</body></html>",
        b"<a",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        envelope("")[:-9],
    ],
    ids=["nothing", "text", "html", "cut", "encoding", "entity", "truncated"],
)
def test_what_is_not_an_envelope_is_malformed(answer: bytes) -> None:
    """Garbage is reported as such, and a DTD is never expanded."""
    with pytest.raises(MalformedAnswerError, match=r"^NODE1: answered "):
        open_answer("NODE1", REQUEST, answer)


@pytest.mark.parametrize(
    "header", ["", "<a:RelatesTo>uuid:ab</a:RelatesTo>"], ids=["absent", "other-case"]
)
def test_an_answer_may_leave_out_what_it_relates_to(header: str) -> None:
    """RelatesTo is compared without case, and only where it is there."""
    assert only_child("NODE1", "x", opened("<A/>", header)).tag == "A"


def test_an_answer_to_another_message_is_malformed() -> None:
    """A RelatesTo of another message is not taken for ours."""
    with pytest.raises(MalformedAnswerError, match="answered another message"):
        opened("<A/>", "<a:RelatesTo>uuid:CD</a:RelatesTo>")


def test_a_utf_16_answer_is_read() -> None:
    """The encoding is the document's own."""
    text = f'<?xml version="1.0" encoding="utf-16"?>{envelope("<A/>").decode()}'

    assert parse_envelope("NODE1", text.encode("utf-16")).tag.endswith("Envelope")


def fault(detail: str, subcode: str = "w:InternalError") -> ObservationError:
    """Return the error that a fault with this detail means."""
    found = find_fault(
        opened(
            "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>"
            f"{subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text>Because\n it"
            f" is so.</s:Text></s:Reason><s:Detail>{detail}</s:Detail></s:Fault>"
        )
    )
    assert found is not None
    return error_of("NODE1", "SELECT 1", found)


def wsman_fault(code: int, message: str = "") -> str:
    """Return the Detail of WS-Management's own faults."""
    return (
        f'<f:WSManFault Code="{code}" Machine="H"><f:Message>{message}'
        "</f:Message></f:WSManFault>"
    )


def wmi_error(code: int, cim_status: int = 1) -> str:
    """Return the Detail of WMI's faults."""
    return (
        f"<m:MSFT_WmiError><m:CIMStatusCode>{cim_status}</m:CIMStatusCode>"
        f"<m:MessageID>HRESULT 0x{code:08x}</m:MessageID>"
        f"<m:error_Code>{code}</m:error_Code></m:MSFT_WmiError>"
    )


@pytest.mark.parametrize(
    ("detail", "error"),
    [
        (wsman_fault(5), AccessDeniedError),
        (wmi_error(0x80041003), AccessDeniedError),
        (wsman_fault(2150859014), AccessDeniedError),
        (wmi_error(0x8004100E), CimClassMissingError),
        (wsman_fault(0x80041010), CimClassMissingError),
        (wmi_error(0x8033801A), CimClassMissingError),
        (wmi_error(1, cim_status=3), CimClassMissingError),
        (wsman_fault(2150858793), TimeoutExceededError),
    ],
    ids=[
        "5",
        "wbem-access",
        "namespace-acl",
        "invalid-namespace",
        "invalid-class",
        "filter",
        "cim-status",
        "timed-out",
    ],
)
def test_a_code_is_found_in_either_detail(
    detail: str, error: type[ObservationError]
) -> None:
    """Access denied, a missing class and a time-out are told by any of their codes."""
    assert type(fault(detail)).__mro__.index(error) <= 1


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (2150859173, "allows this account no more shells"),
        (2150859174, "allows this account no more concurrent operations"),
        (2150858752, "has no such instance"),
        (2150859002, "wants key properties"),
        (1, "answered with a fault"),
    ],
)
def test_other_codes_keep_their_number(code: int, sentence: str) -> None:
    """A fault that is not special is a WsmanFaultError with its code and its words."""
    error = fault(wsman_fault(code, "No."))

    assert type(error) is WsmanFaultError
    assert error.code == code
    assert str(error) == (
        f"NODE1: {sentence} for 'SELECT 1': Because it is so. No."
        f" (code {code}, 0x{code:08X})"
    )


def test_an_invalid_query_is_not_a_missing_class() -> None:
    """The provider's code inside the outer one decides."""
    nested = wsman_fault(0x8033801A, wsman_fault(0x80041017))

    assert type(fault(nested)) is WsmanFaultError


def test_a_subcode_alone_denies_access() -> None:
    """A fault without a code still says what it is."""
    assert isinstance(fault("", subcode="w:AccessDenied"), AccessDeniedError)


def test_a_fault_without_a_usable_code_is_still_reported() -> None:
    """A broken code counts as none, and a long text is cut."""
    error = fault(
        f'<f:WSManFault Code="x"><f:Message>{"a " * 400}</f:Message></f:WSManFault>'
    )

    assert isinstance(error, WsmanFaultError)
    assert error.code == 0
    assert len(str(error)) < 400
