"""The observing side's WindowsConnection against the lab's WinRM listener."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

import pytest

from fixtures.errors import (
    AccessDeniedError,
    AuthenticationError,
    CertificateNotTrustedError,
    CimClassMissingError,
    UnreachableError,
    WsmanFaultError,
)
from fixtures.secrets import Secret
from fixtures.transport.deadline import Deadline
from fixtures.transport.winrm import WindowsConnection, WinRMTarget
from tests.interop.lab_windows_host import LabWindowsHost, running_loop
from tests.lab.windows_estate import PASSWORD, authority

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Iterator
    from pathlib import Path

SERVICES: Final = "SELECT Name, State FROM Win32_Service"
#: HTTP requests for the first query: NTLM needs a challenge, sealing an empty message.
FIRST_QUERY: Final = {"ntlm-http": 4, "ntlm-https": 3, "basic-https": 1}


@pytest.fixture(scope="module")
def loop() -> Iterator[AbstractEventLoop]:
    """The event loop of the listeners."""
    with running_loop() as running:
        yield running


@pytest.fixture(params=list(FIRST_QUERY))
def way(request: pytest.FixtureRequest) -> str:
    """One way to log on: the authentication, and the scheme."""
    return str(request.param)


@pytest.fixture
def lab_host(way: str, loop: AbstractEventLoop) -> Iterator[LabWindowsHost]:
    """The lab's NODE1 for one way to log on."""
    host = LabWindowsHost(secured=way.endswith("https"), loop=loop)
    with host.listening():
        yield host


@pytest.fixture
def target(way: str, lab_host: LabWindowsHost, tmp_path: Path) -> WinRMTarget:
    """The lab's NODE1 as an administrator asks it."""
    authority_pem, _ = authority().pem_files(tmp_path, "authority")
    return WinRMTarget(
        host="NODE1",
        address="127.0.0.1",
        port=lab_host.port,
        scheme="https" if way.endswith("https") else "http",
        authentication="ntlm" if way.startswith("ntlm") else "basic",
        user=r"LAB\admin",
        password=Secret(PASSWORD),
        certificate_name="node1.lab.example",
        ca_file=str(authority_pem),
    )


@pytest.fixture
def connection(target: WinRMTarget) -> Iterator[WindowsConnection]:
    """A connection to the lab's NODE1."""
    with WindowsConnection(target, Deadline.after(20)) as opened:
        yield opened


def test_one_logon_serves_every_query(
    connection: WindowsConnection, lab_host: LabWindowsHost, way: str
) -> None:
    """
    Two queries cost one logon; the second costs its pages alone.

    Over http the listener refuses what is not sealed, so that these were.
    """
    services = connection.query("root/cimv2", SERVICES)
    first = connection.requests_sent
    connection.query("root/cimv2", SERVICES)

    assert {each.text("Name") for each in services} == {
        "ClusSvc",
        "SSISScaleOutMaster160",
        "W32Time",
    }
    assert lab_host.observer.logons == [True]
    pages = connection.requests_sent - first
    assert first - pages == FIRST_QUERY[way] - 1
    assert connection.requests_sent == lab_host.observer.requests.total()


def test_every_property_is_read(connection: WindowsConnection) -> None:
    """SELECT * gives the class, a string, a boolean, a number and a null."""
    found = connection.query(
        "root/cimv2", "SELECT * FROM Win32_Service WHERE Name = 'ClusSvc'"
    )[0]

    assert found.class_name == "Win32_Service"
    assert (found.text("State"), found.boolean("Started")) == ("Running", True)
    assert isinstance(found.integer("ProcessId"), int)
    assert found.is_null("InstallDate")


def test_a_datetime_is_read(connection: WindowsConnection) -> None:
    """LastBootUpTime is a moment with an offset."""
    system = connection.query("root/cimv2", "SELECT * FROM Win32_OperatingSystem")[0]
    last_boot_up_time = system.datetime("LastBootUpTime")

    assert last_boot_up_time is not None
    assert last_boot_up_time.isoformat() == "2026-01-12T12:00:00+00:00"


def test_get_finds_by_key(connection: WindowsConnection) -> None:
    """An instance is fetched by its key."""
    found = connection.get("root/cimv2", "Win32_Service", {"Name": "W32Time"})

    assert found.text("DisplayName") == "Windows Time"


def test_an_unknown_key_is_a_fault(connection: WindowsConnection) -> None:
    """A missing instance is not a missing class."""
    with pytest.raises(WsmanFaultError) as caught:
        connection.get("root/cimv2", "Win32_Service", {"Name": "NoSuch"})

    assert not isinstance(caught.value, CimClassMissingError)


def test_the_cluster_is_read(connection: WindowsConnection) -> None:
    """Embedded private properties, arrays and references come through."""
    resources = connection.query("root/MSCluster", "SELECT * FROM MSCluster_Resource")
    by_name = {each.text("Name"): each for each in resources}
    address = by_name["Master IP"].embedded("PrivateProperties")
    edges = connection.query(
        "root/MSCluster", "SELECT * FROM MSCluster_ResourceToDependentResource"
    )
    antecedent = edges[0].reference("Antecedent")

    assert address is not None
    assert address.text("Address") == "127.0.0.9"
    assert by_name["Master Service"].texts("RegistryCheckpoints") == (
        r"SOFTWARE\Example",
    )
    assert antecedent is not None
    assert antecedent.class_name == "MSCluster_Resource"


def test_a_static_method_is_invoked(connection: WindowsConnection) -> None:
    """StdRegProv answers with a return value and an array."""
    output = connection.invoke(
        "root/default",
        "StdRegProv",
        "EnumKey",
        {"hDefKey": 2147483650, "sSubKeyName": "NO\\SUCH"},
    )

    assert output.required_integer("ReturnValue") == 2
    assert output.texts("sNames") == ()


def test_a_method_of_an_instance_is_invoked(connection: WindowsConnection) -> None:
    """GetPossibleOwners is called on one resource, by its key."""
    output = connection.invoke(
        "root/MSCluster",
        "MSCluster_Resource",
        "GetPossibleOwners",
        {},
        keys={"Name": "Master Service"},
    )

    assert output.texts("NodeNames") == ("NODE1", "NODE2")


@pytest.mark.parametrize(
    ("namespace", "wql"),
    [
        ("root/nosuch", "SELECT * FROM Win32_Service"),
        ("root/cimv2", "SELECT * FROM Win32_NoSuch"),
    ],
    ids=["namespace", "class"],
)
def test_what_is_missing_is_said_to_be_missing(
    connection: WindowsConnection, namespace: str, wql: str
) -> None:
    """A namespace or class that does not exist has its own error."""
    with pytest.raises(CimClassMissingError):
        connection.query(namespace, wql)


def test_an_account_without_rights_is_denied(target: WinRMTarget) -> None:
    """A right password without rights is access denied, not a failed logon."""
    stranger = dataclasses.replace(target, user=r"LAB\stranger")

    with (
        WindowsConnection(stranger, Deadline.after(20)) as connection,
        pytest.raises(AccessDeniedError),
    ):
        connection.query("root/cimv2", SERVICES)


def test_a_wrong_password_is_rejected_once(
    target: WinRMTarget, lab_host: LabWindowsHost
) -> None:
    """One failed logon is reported, and not tried again."""
    wrong = dataclasses.replace(target, password=Secret("canary-wrong"))

    with (
        WindowsConnection(wrong, Deadline.after(20)) as connection,
        pytest.raises(AuthenticationError, match="rejected the"),
    ):
        connection.query("root/cimv2", SERVICES)

    assert lab_host.observer.logons == [False]


@pytest.mark.parametrize("way", ["ntlm-http"], indirect=True)
def test_a_lost_connection_is_repaired(
    connection: WindowsConnection, lab_host: LabWindowsHost
) -> None:
    """After the host dropped the connection the query logs on anew and succeeds."""
    before = connection.query("root/cimv2", SERVICES)
    lab_host.close()
    with lab_host.listening():
        after = connection.query("root/cimv2", SERVICES)

    assert after == before
    assert lab_host.observer.logons == [True, True]


@pytest.mark.parametrize("way", ["ntlm-http"], indirect=True)
def test_a_stopped_listener_is_unreachable(
    connection: WindowsConnection, lab_host: LabWindowsHost
) -> None:
    """A host that no longer listens is unreachable, also for a connection in use."""
    connection.query("root/cimv2", SERVICES)
    lab_host.close()

    with pytest.raises(UnreachableError):
        connection.query("root/cimv2", SERVICES)


@pytest.mark.parametrize("way", ["basic-https", "ntlm-https"], indirect=True)
def test_the_certificate_must_be_for_its_name(target: WinRMTarget) -> None:
    """A certificate for another name stops the logon before it begins."""
    other = dataclasses.replace(target, certificate_name="node2.lab.example")

    with (
        WindowsConnection(other, Deadline.after(20)) as connection,
        pytest.raises(CertificateNotTrustedError, match="is not for node2"),
    ):
        connection.query("root/cimv2", SERVICES)
