"""The lab's servers in one event loop: they follow the estate and end completely."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import dns.message
import dns.query
import pytest

from fixtures.lab.defects import apply_defects
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.network import LabNetwork
from fixtures.lab.server import LabServer, LabServerError


@pytest.fixture
def server(
    estate: LabEstate, network: LabNetwork, tmp_path: Path
) -> Iterator[LabServer]:
    """A healthy lab that serves."""
    serving = LabServer(estate, network, tmp_path)
    serving.start()
    yield serving
    serving.stop()


def answers(address: str, port: int) -> bool:
    """Whether something answers HTTP there."""
    with socket.socket() as client:
        client.settimeout(5)
        if client.connect_ex((address, port)) != 0:
            return False
        client.sendall(b"GET / HTTP/1.1\r\nHost: lab\r\n\r\n")
        return client.recv(5) == b"HTTP/"


def test_closed_endpoints_follow_the_estate(
    server: LabServer, estate: LabEstate, network: LabNetwork
) -> None:
    """A host that goes down stops listening, and listens again when it is back."""
    at = (network.address(12), network.winrm_http_port)
    apply_defects(estate, ["second_node_is_down"])
    server.reconcile()
    assert not answers(*at)

    estate.host("SSISNODE2").is_up = True
    server.reconcile()
    assert answers(*at)


def test_listener_leads_to_the_new_primary(
    server: LabServer, estate: LabEstate
) -> None:
    """After the roles are swapped the listener is served again, by the other owner."""
    group = estate.availability_groups[0]
    group.replica("SSISNODE1").role, group.replica("SSISNODE2").role = 2, 1

    server.reconcile()

    owners = {one.owner for one in server.endpoints if one.name.startswith("ssislsn")}
    assert owners == {"SSISNODE2"}


def test_dns_answers_on_both_transports(server: LabServer, network: LabNetwork) -> None:
    """The same question has the same answer over UDP and TCP, and both are counted."""
    query = dns.message.make_query("ssislsn.lab.example", "A")
    at = (network.address(53), network.dns_port)

    datagram = dns.query.udp(query, at[0], port=at[1], timeout=5)
    stream = dns.query.tcp(query, at[0], port=at[1], timeout=5)

    assert str(datagram.answer[0][0]) == network.address(31)
    assert datagram.answer == stream.answer
    assert server.counters.snapshot()["other"]["dns"]["queries"] == 2


def test_taken_port_is_one_sentence(
    estate: LabEstate, network: LabNetwork, tmp_path: Path
) -> None:
    """What cannot listen is named with its address, and nothing is left listening."""
    with socket.socket() as other:
        other.bind((network.address(32), network.scale_out_master_port))
        other.listen()
        server = LabServer(estate, network, tmp_path)

        with pytest.raises(LabServerError, match=r"Scale Out Master of ssisom\.lab"):
            server.start()

    assert not answers(network.address(11), network.winrm_http_port)


def test_stop_leaves_no_thread_and_no_variable(
    estate: LabEstate, network: LabNetwork, tmp_path: Path
) -> None:
    """Threads and environment are as before; a second stop does nothing."""
    before = (threading.active_count(), os.environ.get("NTLM_USER_FILE"))
    server = LabServer(estate, network, tmp_path)
    server.start()

    server.stop()
    server.stop()

    assert (threading.active_count(), os.environ.get("NTLM_USER_FILE")) == before
