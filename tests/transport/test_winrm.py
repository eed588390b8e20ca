"""WindowsConnection against a scripted HTTPS service."""

from __future__ import annotations

from typing import Final

from fixtures.transport.winrm import WindowsConnection
from tests.transport.certificates import SERVER_NAME
from tests.transport.scripted_service import (
    ScriptedService,
    answer,
)

WQL: Final = "SELECT Name FROM Win32_Service"
W: Final = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
N: Final = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
FIRST_PAGE: Final = answer(
    f'<n:EnumerateResponse xmlns:n="{N}" xmlns:w="{W}">'
    "<n:EnumerationContext>uuid:1</n:EnumerationContext>"
    "<w:Items><w:XmlFragment><Name>ClusSvc</Name></w:XmlFragment></w:Items>"
    "</n:EnumerateResponse>"
)
LAST_PAGE: Final = answer(
    f'<n:PullResponse xmlns:n="{N}" xmlns:w="{W}"><n:Items>'
    "<w:XmlFragment><Name>MSDTC</Name></w:XmlFragment></n:Items>"
    "<n:EndOfSequence/></n:PullResponse>"
)
EMPTY_PAGE: Final = answer(
    f'<n:EnumerateResponse xmlns:n="{N}" xmlns:w="{W}">'
    "<n:EnumerationContext/><w:Items/><w:EndOfSequence/></n:EnumerateResponse>"
)
INVALID_NAMESPACE: Final = answer(
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>No."
    "</s:Text></s:Reason><s:Detail><f:WSManFault Code='2147749902' xmlns:f="
    "'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault'/></s:Detail></s:Fault>",
    status=500,
)


def test_query_pulls_to_the_end(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """Both pages' items are returned in order, over one TCP connection."""
    service.script = [FIRST_PAGE, LAST_PAGE]

    services = connection.query("root/cimv2", WQL)

    assert [each.text("Name") for each in services] == ["ClusSvc", "MSDTC"]
    assert "uuid:1" in service.received[1]
    assert (connection.requests_sent, service.connections) == (2, 1)


def test_tls_is_asked_for_the_certificate_name(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """SNI carries the certificate's name although an address is dialled."""
    service.script = [EMPTY_PAGE]

    connection.query("root/cimv2", WQL)

    assert service.server_names == [SERVER_NAME]
