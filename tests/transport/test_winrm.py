"""WindowsConnection against a scripted HTTPS service: questions and answers."""

from __future__ import annotations

import dataclasses
import threading
from typing import TYPE_CHECKING, Final

import pytest

from fixtures.errors import (
    CimClassMissingError,
    MalformedAnswerError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.transport.deadline import Deadline
from fixtures.transport.winrm import WindowsConnection, WinRMTarget
from tests.transport.certificates import SERVER_NAME
from tests.transport.scripted_service import DROPPED, ScriptedService, answer

if TYPE_CHECKING:
    from collections.abc import Callable

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
SERVICE: Final = answer(
    "<p:Win32_Service xmlns:p='x'><p:Name>A</p:Name></p:Win32_Service>"
)
OUTPUT: Final = answer(
    "<p:EnumKey_OUTPUT xmlns:p='x'><p:sNames>A</p:sNames><p:sNames>B</p:sNames>"
    "<p:ReturnValue>0</p:ReturnValue></p:EnumKey_OUTPUT>"
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


def test_get_returns_the_instance(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """The body's element is the instance."""
    service.script = [SERVICE]

    found = connection.get("root/cimv2", "Win32_Service", {"Name": "A"})

    assert (found.class_name, found.text("Name")) == ("Win32_Service", "A")


def test_invoke_returns_the_output_parameters(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """Output parameters and ReturnValue are properties of the answer."""
    service.script = [OUTPUT]

    output = connection.invoke("root/default", "StdRegProv", "EnumKey", {"hDefKey": 1})

    assert output.texts("sNames") == ("A", "B")
    assert output.required_integer("ReturnValue") == 0


def test_tls_is_asked_for_the_certificate_name(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """SNI carries the certificate's name although an address is dialled."""
    service.script = [EMPTY_PAGE]

    assert connection.query("root/cimv2", WQL) == []
    assert service.server_names == [SERVER_NAME]


def test_a_fault_is_a_typed_error(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """A missing namespace is told from other faults, and costs no connection."""
    service.script = [INVALID_NAMESPACE, EMPTY_PAGE]

    with pytest.raises(CimClassMissingError, match=r"^NODE1: has no WMI namespace"):
        connection.query("root/MSCluster", "SELECT * FROM MSCluster_Node")

    assert connection.query("root/cimv2", WQL) == []
    assert service.connections == 1


def test_a_query_is_repeated_from_its_first_page(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """After a connection lost between pages the whole query is asked once more."""
    service.script = [FIRST_PAGE, DROPPED, FIRST_PAGE, LAST_PAGE]

    services = connection.query("root/cimv2", WQL)

    assert [each.text("Name") for each in services] == ["ClusSvc", "MSDTC"]
    assert service.connections == 2


def test_a_connection_lost_twice_is_reported(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """The second loss in one query is an error, and a later query begins anew."""
    service.script = [DROPPED, DROPPED, EMPTY_PAGE]

    with pytest.raises(UnreachableError, match=r"^NODE1: closed the connection at 127"):
        connection.query("root/cimv2", WQL)

    assert connection.query("root/cimv2", WQL) == []


def read_a_key(connection: WindowsConnection) -> object:
    """Call a method that only reads."""
    return connection.invoke("root/default", "StdRegProv", "EnumKey", {})


def move_a_group(connection: WindowsConnection) -> object:
    """Call a method that changes something."""
    return connection.invoke(
        "root/MSCluster", "MSCluster_ResourceGroup", "MoveToNewNode", {"NodeName": "B"}
    )


def test_a_reading_method_is_repeated(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """A lost answer of a method that only reads is asked for again."""
    service.script = [DROPPED, OUTPUT]

    read_a_key(connection)

    assert len(service.received) == 2


def test_a_changing_method_is_not_repeated(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """A lost answer of a method that changes something is reported, not repeated."""
    service.script = [DROPPED, OUTPUT]

    with pytest.raises(UnreachableError):
        move_a_group(connection)

    assert len(service.received) == 1


def test_a_broken_enumeration_is_released(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """A page that cannot be read ends the enumeration on the server, too."""
    service.script = [FIRST_PAGE, answer("<x/>"), answer("")]

    with pytest.raises(MalformedAnswerError, match="with x, not with a page"):
        connection.query("root/cimv2", WQL)

    assert "/Release<" in service.received[2]


def test_nothing_is_asked_after_the_deadline(
    target: WinRMTarget, service: ScriptedService
) -> None:
    """An expired deadline is a time-out without a message."""
    with (
        WindowsConnection(target, Deadline.after(0)) as connection,
        pytest.raises(TimeoutExceededError, match="time limit is reached"),
    ):
        connection.query("root/cimv2", WQL)

    assert (connection.requests_sent, service.connections) == (0, 0)


@pytest.mark.parametrize("ask", [read_a_key, move_a_group])
def test_another_thread_is_refused(
    connection: WindowsConnection,
    service: ScriptedService,
    ask: Callable[[WindowsConnection], object],
) -> None:
    """The connection belongs to the thread that used it first."""
    service.script = [OUTPUT]
    first = threading.Thread(target=read_a_key, args=(connection,))
    first.start()
    first.join()

    with pytest.raises(RuntimeError, match="belongs to the thread"):
        ask(connection)


def test_an_unverified_certificate_is_a_choice(
    target: WinRMTarget, service: ScriptedService
) -> None:
    """With verify_tls off any certificate will do, without a warning."""
    service.script = [EMPTY_PAGE]
    unverified = dataclasses.replace(
        target, verify_tls=False, ca_file=None, certificate_name=None
    )

    with WindowsConnection(unverified, Deadline.after(20)) as connection:
        assert connection.query("root/cimv2", WQL) == []


def test_the_environment_does_not_reroute(
    target: WinRMTarget, service: ScriptedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proxies and authorities named in the environment are not used."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nonexistent.pem")
    service.script = [EMPTY_PAGE]

    with WindowsConnection(target, Deadline.after(20)) as connection:
        assert connection.query("root/cimv2", WQL) == []
