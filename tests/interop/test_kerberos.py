"""Kerberos logons of WindowsConnection, with MIT's KDC and libraries at both ends."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING, Final

import pytest
from pypsrp.wsman import WSMan

from fixtures.errors import AuthenticationError, ClientSetupError
from fixtures.secrets import Secret
from fixtures.transport.deadline import Deadline
from fixtures.transport.winrm import WindowsConnection, WinRMTarget
from tests.interop.kerberos_realm import KerberosRealm, missing_software, running_realm
from tests.interop.lab_windows_host import LabWindowsHost, running_loop
from tests.interop.strict_kerberos_service import serving_strictly
from tests.lab.windows_estate import authority, host_certificate
from tests.transport.scripted_service import answer

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Iterator
    from pathlib import Path

    from fixtures.transport.winrm_target import Scheme

pytestmark = pytest.mark.skipif(
    missing_software() is not None, reason=str(missing_software())
)

SERVICES: Final = "SELECT Name FROM Win32_Service"
NOTHING_FOUND: Final = (
    '<n:EnumerateResponse xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration"'
    ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">'
    "<n:EnumerationContext/><w:Items/><w:EndOfSequence/></n:EnumerateResponse>"
)
#: HTTP requests for the first query and its second page: sealing needs an empty message
#: first; a ticket needs no challenge.
FIRST_QUERY: Final = {"http": 3, "https": 2}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tickets:
    """The ticket caches of two accounts, an administrator's and a stranger's."""

    admin: str
    stranger: str


@pytest.fixture(scope="module")
def realm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KerberosRealm]:
    """The domain's realm; NODE1 and NODE2 have keys, and the lab has both."""
    with running_realm(tmp_path_factory.mktemp("realm")) as running:
        running.add_service("HTTP/node1.lab.example")
        running.add_service("HTTP/node2.lab.example")
        yield running


@pytest.fixture(scope="module")
def tickets(realm: KerberosRealm) -> Tickets:
    """Two accounts' tickets."""
    return Tickets(admin=realm.add_user("admin"), stranger=realm.add_user("stranger"))


@pytest.fixture(autouse=True)
def environment(
    realm: KerberosRealm, tickets: Tickets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kerberos' settings, and the administrator's ticket, for both ends."""
    for name, text in realm.environment.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setenv("KRB5CCNAME", tickets.admin)


@pytest.fixture(scope="module")
def loop() -> Iterator[AbstractEventLoop]:
    """The event loop of the listeners."""
    with running_loop() as running:
        yield running


@pytest.fixture(params=["http", "https"])
def scheme(request: pytest.FixtureRequest) -> Scheme:
    """Sealed messages, and TLS."""
    return "https" if request.param == "https" else "http"


@pytest.fixture
def lab_host(scheme: Scheme, loop: AbstractEventLoop) -> Iterator[LabWindowsHost]:
    """The lab's NODE1."""
    host = LabWindowsHost(secured=scheme == "https", loop=loop)
    with host.listening():
        yield host


@pytest.fixture
def target(lab_host: LabWindowsHost, scheme: Scheme, tmp_path: Path) -> WinRMTarget:
    """NODE1, dialled at a loopback address and known by its name."""
    authority_pem, _ = authority().pem_files(tmp_path, "authority")
    return WinRMTarget(
        host="NODE1",
        address="127.0.0.1",
        port=lab_host.port,
        scheme=scheme,
        authentication="kerberos",
        kerberos_hostname="node1.lab.example",
        certificate_name="node1.lab.example",
        ca_file=str(authority_pem),
    )


def names(target: WinRMTarget) -> set[str | None]:
    """Return the services' names, as one connection reads them."""
    with WindowsConnection(target, Deadline.after(20)) as connection:
        return {each.text("Name") for each in connection.query("root/cimv2", SERVICES)}


def refusal(target: WinRMTarget) -> AuthenticationError:
    """Return the error of a connection that cannot log on."""
    with pytest.raises(AuthenticationError) as caught:
        names(target)
    return caught.value


def test_one_ticket_serves_every_query(
    target: WinRMTarget, lab_host: LabWindowsHost, scheme: Scheme
) -> None:
    """
    The name in the ticket is the declared one, whatever address is dialled.

    Over http the listener refuses what is not sealed, so that these messages were.
    """
    with WindowsConnection(target, Deadline.after(20)) as connection:
        first = connection.query("root/cimv2", SERVICES)
        sent = connection.requests_sent
        second = connection.query("root/cimv2", SERVICES)

    assert len(first) == 3
    assert first == second
    assert (sent, connection.requests_sent) == (
        FIRST_QUERY[scheme],
        FIRST_QUERY[scheme] + 2,
    )
    assert lab_host.observer.logons == [True]


def test_without_a_name_of_its_own_the_declared_name_is_asked_for(
    target: WinRMTarget,
) -> None:
    """Neither the address nor DNS decides the service principal name."""
    unnamed = dataclasses.replace(
        target, host="node1.lab.example", kerberos_hostname=None
    )

    assert "ClusSvc" in names(unnamed)


def test_the_principal_chooses_among_tickets(target: WinRMTarget) -> None:
    """The account that is declared is the one whose ticket is used."""
    assert "ClusSvc" in names(dataclasses.replace(target, user="admin@LAB.EXAMPLE"))


def test_a_ticket_of_another_account_is_not_used(target: WinRMTarget) -> None:
    """A declared account without a ticket is not replaced by one that has some."""
    error = refusal(dataclasses.replace(target, user="other@LAB.EXAMPLE"))

    assert "Can't find client principal other@LAB.EXAMPLE" in str(error)
    assert "kinit" in error.remedy


def test_no_ticket(
    target: WinRMTarget,
    realm: KerberosRealm,
    lab_host: LabWindowsHost,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a ticket one sentence says so, and nothing is sent."""
    cache = realm.environment["KRB5CCNAME"]
    monkeypatch.setenv("KRB5CCNAME", cache)

    error = refusal(target)

    assert str(error) == (
        "NODE1: could not be logged on to with Kerberos: No Kerberos credentials"
        f" available (default cache: {cache}). Get a ticket with kinit, as the account"
        " that is to ask."
    )
    assert not lab_host.observer.requests


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("node3.lab.example", "Server HTTP/node3.lab.example@LAB.EXAMPLE not found"),
        ("node1.other.example", "Server krbtgt/OTHER.EXAMPLE@LAB.EXAMPLE not found"),
    ],
    ids=["service", "realm"],
)
def test_an_unknown_service_principal_name(
    target: WinRMTarget, lab_host: LabWindowsHost, name: str, words: str
) -> None:
    """A name that the domain does not know is named, with the key to declare."""
    error = refusal(dataclasses.replace(target, kerberos_hostname=name))

    assert words in str(error)
    assert "certificate_name" in error.remedy
    assert not lab_host.observer.requests


def test_a_ticket_for_another_host(
    target: WinRMTarget, lab_host: LabWindowsHost
) -> None:
    """A ticket that the domain gave out, but for NODE2, does not get into NODE1."""
    error = refusal(dataclasses.replace(target, kerberos_hostname="node2.lab.example"))

    assert str(error).startswith(
        "NODE1: rejected the Kerberos ticket of the default principal"
        " for HTTP/node2.lab.example."
    )
    assert True not in lab_host.observer.logons


def test_no_domain_controller(
    target: WinRMTarget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A machine without Kerberos settings says that it knows no KDC."""
    settings = tmp_path / "krb5.conf"
    settings.write_text("[libdefaults]\ndns_lookup_kdc = false\nrdns = false\n")
    monkeypatch.setenv("KRB5_CONFIG", str(settings))

    error = refusal(dataclasses.replace(target, kerberos_hostname="node9.lab.example"))

    assert "could not be logged on to with Kerberos: Cannot find KDC" in str(error)


def test_a_password_is_no_ticket(target: WinRMTarget) -> None:
    """A password that would be ignored is refused instead, and not shown."""
    with pytest.raises(ClientSetupError, match="kinit") as caught:
        names(dataclasses.replace(target, user="admin", password=Secret("canary")))

    assert "canary" not in str(caught.value)


def test_nothing_is_logged(
    target: WinRMTarget, caplog: pytest.LogCaptureFixture
) -> None:
    """Tokens are in no log, however talkative, and failures are not said twice."""
    caplog.set_level(logging.DEBUG, "winrm")

    names(target)
    refusal(dataclasses.replace(target, kerberos_hostname="node3.lab.example"))

    assert "Negotiate" not in caplog.text
    assert "winrm" not in caplog.text


def test_pypsrp_logs_on_with_kerberos(target: WinRMTarget) -> None:
    """Another client, with another Kerberos library, gets in the same way."""
    with WSMan(
        target.address,
        port=target.port,
        ssl=target.scheme == "https",
        auth="kerberos",
        cert_validation=str(target.ca_file),  # type: ignore[arg-type] # takes a file too
        negotiate_hostname_override="node1.lab.example",
        negotiate_service="HTTP",
        no_proxy=True,
    ) as wsman:
        assert wsman.get_server_config() is not None


@pytest.mark.parametrize("scheme", ["https"], indirect=True)
def test_a_ticket_is_bound_to_the_connection(
    target: WinRMTarget, tmp_path: Path
) -> None:
    """A service that insists on channel binding gets it, on its second answer."""
    body = answer(NOTHING_FOUND).body
    with serving_strictly(host_certificate(), tmp_path, body) as service:
        assert names(dataclasses.replace(target, port=service.server_port)) == set()

    assert service.tickets_bound == [False, True]
