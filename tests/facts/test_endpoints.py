"""Endpoints mean the same however they are written, and no more than that."""

from __future__ import annotations

import pytest

from fixtures.facts.endpoints import (
    HttpEndpoint,
    SqlEndpoint,
    is_ip_address,
    same_host,
)

LISTENER = SqlEndpoint(host="ssislsn.corp.example", port=1433)
MASTER = HttpEndpoint(scheme="https", host="ssisom.corp.example", port=8391)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("SSISLSN", "ssislsn", id="letter case"),
        pytest.param("ssislsn.corp.example.", "ssislsn.corp.example", id="root dot"),
        pytest.param("ssislsn", "ssislsn.corp.example", id="short first"),
        pytest.param("ssislsn.corp.example", "SSISLSN.", id="short last"),
        pytest.param(" ssislsn ", "ssislsn", id="blanks"),
        pytest.param("10.0.0.9", "10.0.0.9", id="IPv4"),
        pytest.param("[fd00::9]", "FD00::9", id="IPv6 in brackets"),
    ],
)
def test_hosts_that_are_the_same(one: str, other: str) -> None:
    """Spelling and a missing suffix do not make another host."""
    assert same_host(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("ssislsn", "ssislsn2", id="longer"),
        pytest.param("ssislsn.corp.example", "ssislsn.other.example", id="suffix"),
        pytest.param("ssislsn.corp", "ssislsn.corp.example", id="half a suffix"),
        pytest.param("10", "10.0.0.9", id="a number is no short name of an address"),
        pytest.param("10.0.0.9", "10.0.0.90", id="another address"),
        pytest.param("", "", id="nothing"),
        pytest.param(" ", "ssislsn", id="blank"),
        pytest.param(".", "", id="dot only"),
    ],
)
def test_hosts_that_differ(one: str, other: str) -> None:
    """Neither a common beginning nor emptiness makes two hosts one."""
    assert not same_host(one, other)


@pytest.mark.parametrize("host", ["10.0.0.9", "fd00::9", "[fd00::9]"])
def test_addresses(host: str) -> None:
    """An address is one with and without brackets."""
    assert is_ip_address(host)


@pytest.mark.parametrize("host", ["ssislsn", "10.0.0", "10.0.0.9.corp.example", ""])
def test_names_are_no_addresses(host: str) -> None:
    """What only looks like a number is a name."""
    assert not is_ip_address(host)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("ssislsn", SqlEndpoint(host="ssislsn")),
        ("ssislsn,1433", SqlEndpoint(host="ssislsn", port=1433)),
        (" TCP:ssislsn , 1433 ", SqlEndpoint(host="ssislsn", port=1433)),
        (r"NODE\INST1", SqlEndpoint(host="NODE", instance_name="INST1")),
        (r"NODE\\INST1", SqlEndpoint(host="NODE", instance_name="INST1")),
        (
            r"NODE\INST1,50001",
            SqlEndpoint(host="NODE", instance_name="INST1", port=50001),
        ),
        ("fd00::9,1433", SqlEndpoint(host="fd00::9", port=1433)),
    ],
)
def test_sql_endpoint_is_parsed(text: str, parsed: SqlEndpoint) -> None:
    """Protocol, blanks and a backslash doubled for JSON are no part of it."""
    assert SqlEndpoint.parse(text) == parsed


@pytest.mark.parametrize(
    "text",
    [None, "", " ", ",1433", "ssislsn,", "ssislsn,0", "ssislsn,65536", "ssislsn,14a",
     "ssislsn,-1", "ssislsn,1433,1434", "NODE\\", "ssislsn,١٤٣٣"],
)  # fmt: skip
def test_sql_endpoint_that_is_none(text: str | None) -> None:
    """What lacks a host, or has no port behind the comma, is no endpoint."""
    assert SqlEndpoint.parse(text) is None


@pytest.mark.parametrize(
    "text",
    ["ssislsn.corp.example,1433", "SSISLSN,1433", "tcp:ssislsn.corp.example.,1433",
     "ssislsn"],
)  # fmt: skip
def test_endpoint_reaches_the_listener(text: str) -> None:
    """Every way to write the listener leads to it; no port means 1433."""
    endpoint = SqlEndpoint.parse(text)

    assert endpoint is not None
    assert endpoint.reaches(LISTENER)


@pytest.mark.parametrize(
    "text",
    ["SSISNODE1,1433", "ssislsn,1434", r"ssislsn\INST1", r"ssislsn\INST1,1433",
     "ssislsn.other.example,1433", "10.0.0.9,1433"],
)  # fmt: skip
def test_endpoint_misses_the_listener(text: str) -> None:
    """A node, another port, an instance and another domain are not the listener."""
    endpoint = SqlEndpoint.parse(text)

    assert endpoint is not None
    assert not endpoint.reaches(LISTENER)


def test_no_port_misses_a_listener_elsewhere() -> None:
    """Without a port a client tries 1433, where this listener is not."""
    assert not SqlEndpoint(host="ssislsn").reaches(
        SqlEndpoint(host="ssislsn", port=14330)
    )


@pytest.mark.parametrize("port", [None, 1433])
def test_listener_without_known_port_is_not_reached(port: int | None) -> None:
    """A port that SQL Server does not know proves nobody's right."""
    endpoint = SqlEndpoint(host="ssislsn", port=port)

    assert not endpoint.reaches(SqlEndpoint(host="ssislsn", port=None))


@pytest.mark.parametrize(
    "text", [r"SQLFCI\inst2", "sqlfci,50002", r"sqlfci.corp.example\INST2,50002"]
)
def test_endpoint_reaches_a_named_instance(text: str) -> None:
    """A named instance is found by its name, by its port, or by both."""
    endpoint = SqlEndpoint.parse(text)
    instance = SqlEndpoint(host="SQLFCI", instance_name="INST2", port=50002)

    assert endpoint is not None
    assert endpoint.reaches(instance)


@pytest.mark.parametrize("text", ["SQLFCI", r"SQLFCI\INST1", r"SQLFCI\INST2,50003"])
def test_endpoint_misses_a_named_instance(text: str) -> None:
    """The default instance, another name and another port are not the instance."""
    endpoint = SqlEndpoint.parse(text)
    instance = SqlEndpoint(host="SQLFCI", instance_name="INST2", port=50002)

    assert endpoint is not None
    assert not endpoint.reaches(instance)


@pytest.mark.parametrize(
    "text",
    ["https://ssisom.corp.example:8391", "HTTPS://SSISOM.corp.example.:8391/",
     " https://ssisom:8391 "],
)  # fmt: skip
def test_master_address_is_the_same(text: str) -> None:
    """Letter case, dots, a slash and a missing suffix do not count."""
    endpoint = HttpEndpoint.parse(text)

    assert endpoint is not None
    assert endpoint.is_same(MASTER)


@pytest.mark.parametrize(
    "text",
    ["http://ssisom.corp.example:8391", "https://ssisnode1.corp.example:8391",
     "https://ssisom.corp.example:8392", "https://ssisom.corp.example",
     "https://10.0.0.8:8391", "https://[fd00::8]:8391"],
)  # fmt: skip
def test_master_address_is_another(text: str) -> None:
    """Scheme, host and port must all agree."""
    endpoint = HttpEndpoint.parse(text)

    assert endpoint is not None
    assert not endpoint.is_same(MASTER)


@pytest.mark.parametrize(
    "text",
    [None, "", "ssisom:8391", "https://", "https://ssisom:port", "https://ssisom:65536",
     "https://ssisom:8391/else", "https://ssisom:8391?x=1", "https://[::1:8391"],
)  # fmt: skip
def test_master_address_that_is_none(text: str | None) -> None:
    """Something that is no URL, or more than a host, is no Master's address."""
    assert HttpEndpoint.parse(text) is None


def test_default_port_needs_not_be_written() -> None:
    """A URL without a port has its scheme's."""
    written = HttpEndpoint(scheme="https", host="ssisom", port=443)

    assert HttpEndpoint(scheme="https", host="ssisom", port=None).is_same(written)


def test_endpoints_as_text() -> None:
    """An endpoint is shown as people write it."""
    instance = SqlEndpoint(host="NODE", instance_name="I", port=5)

    assert str(instance) == r"NODE\I,5"
    assert str(SqlEndpoint(host="ssislsn")) == "ssislsn"
    assert str(MASTER) == "https://ssisom.corp.example:8391"
    assert (
        str(HttpEndpoint(scheme="http", host="fd00::8", port=None))
        == "http://[fd00::8]"
    )
