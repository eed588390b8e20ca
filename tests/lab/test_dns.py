"""The DNS responder: octets in, octets out, over the estate's zone."""

import dns.message
import dns.opcode
import dns.rcode
import dns.rdatatype
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab import dns as responder
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.network import LabNetwork


def ask(estate: LabEstate, name: str, record_type: str = "A") -> dns.message.Message:
    """Return the response to a question over UDP."""
    query = dns.message.make_query(name, record_type)
    response = responder.answer(query.to_wire(), estate, is_stream=False)
    assert response is not None
    return dns.message.from_wire(response)


def test_known_name_has_its_address(estate: LabEstate, network: LabNetwork) -> None:
    """A host's name resolves to its address, authoritatively."""
    response = ask(estate, "ssisnode1.lab.example")

    assert [str(one) for one in response.answer[0]] == [network.address(11)]
    assert response.rcode() == dns.rcode.NOERROR
    assert "AA" in dns.flags.to_text(response.flags)


def test_letter_case_is_kept_and_ignored(estate: LabEstate) -> None:
    """A name is found in any letter case and answered as it was asked."""
    response = ask(estate, "SSISNODE1.Lab.Example")

    assert response.answer[0].name.to_text() == "SSISNODE1.Lab.Example."


def test_answer_follows_the_estate(estate: LabEstate) -> None:
    """An address that changes is answered from then on."""
    estate.dns["ssisom.lab.example"] = ("127.77.78.99", "127.77.78.98")

    addresses = {str(one) for one in ask(estate, "ssisom.lab.example").answer[0]}

    assert addresses == {"127.77.78.99", "127.77.78.98"}


def test_network_name_has_the_ttl_of_its_resource(estate: LabEstate) -> None:
    """HostRecordTTL of the Network Name is the record's TTL."""
    assert ask(estate, "ssisom.lab.example").answer[0].ttl == 300
    assert ask(estate, "ssisnode1.lab.example").answer[0].ttl == 1200


def test_name_without_that_type_has_no_data(estate: LabEstate) -> None:
    """Nothing in the answer, the zone's SOA beside it, and no error."""
    response = ask(estate, "ssisnode1.lab.example", "AAAA")

    assert response.rcode() == dns.rcode.NOERROR
    assert response.answer == []
    assert response.authority[0].rdtype == dns.rdatatype.SOA


def test_ipv6_address_is_an_aaaa_record(estate: LabEstate) -> None:
    """An address with colons is answered to AAAA only."""
    estate.dns["ssisnode1.lab.example"] = ("::1",)

    assert str(ask(estate, "ssisnode1.lab.example", "AAAA").answer[0][0]) == "::1"
    assert ask(estate, "ssisnode1.lab.example", "A").answer == []


def test_unknown_name_of_the_zone_does_not_exist(estate: LabEstate) -> None:
    """NXDOMAIN comes with the zone's SOA."""
    response = ask(estate, "nobody.lab.example")

    assert response.rcode() == dns.rcode.NXDOMAIN
    assert response.authority[0].rdtype == dns.rdatatype.SOA


def test_name_above_a_known_one_exists(estate: LabEstate) -> None:
    """A name with names below it is not NXDOMAIN (RFC 8020)."""
    estate.dns["node.site2.lab.example"] = ("127.77.78.41",)

    assert ask(estate, "site2.lab.example").rcode() == dns.rcode.NOERROR


def test_name_outside_the_zone_is_refused(estate: LabEstate) -> None:
    """The lab resolves nothing for others."""
    assert ask(estate, "www.example.org").rcode() == dns.rcode.REFUSED


def test_zone_has_soa_and_ns(estate: LabEstate) -> None:
    """ANY on the zone's name gives both records of its apex."""
    types = {one.rdtype for one in ask(estate, "lab.example", "ANY").answer}

    assert types == {dns.rdatatype.SOA, dns.rdatatype.NS}


def test_other_operation_is_not_implemented(estate: LabEstate) -> None:
    """A NOTIFY gets NOTIMP."""
    query = dns.message.make_query("lab.example", "SOA")
    query.set_opcode(dns.opcode.NOTIFY)

    response = responder.answer(query.to_wire(), estate, is_stream=False)

    assert dns.message.from_wire(response or b"").rcode() == dns.rcode.NOTIMP


def test_long_answer_is_truncated_over_udp_only(estate: LabEstate) -> None:
    """What does not fit in 512 octets has the TC flag over UDP, not over TCP."""
    estate.dns["ssisom.lab.example"] = tuple(f"127.77.78.{n}" for n in range(1, 91))
    query = dns.message.make_query("ssisom.lab.example", "A", use_edns=False).to_wire()

    datagram = responder.answer(query, estate, is_stream=False) or b""
    stream = responder.answer(query, estate, is_stream=True) or b""

    assert len(datagram) <= 512
    assert "TC" in dns.flags.to_text(dns.message.from_wire(datagram).flags)
    assert len(dns.message.from_wire(stream).answer[0]) == 90


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x12\x34\x01", id="less than a header"),
        pytest.param(b"\x12\x34\x80" + b"\0" * 9, id="a response"),
    ],
)
def test_what_is_no_query_gets_no_answer(estate: LabEstate, octets: bytes) -> None:
    """Octets without a query's header are ignored."""
    assert responder.answer(octets, estate, is_stream=False) is None


def test_malformed_query_is_a_format_error(estate: LabEstate) -> None:
    """A header that promises a question which is not there gets FORMERR, by its id."""
    response = responder.answer(
        b"\x12\x34\x01\x00\x00\x01" + b"\0" * 6, estate, is_stream=False
    )

    assert response == b"\x12\x34\x81\x01" + b"\0" * 8


@given(octets=st.binary(max_size=80))
def test_no_octets_raise(shared_estate: LabEstate, octets: bytes) -> None:
    """Whatever arrives, there is an answer or none, never an exception."""
    response = responder.answer(octets, shared_estate, is_stream=False)

    assert response is None or response[:2] == octets[:2]
