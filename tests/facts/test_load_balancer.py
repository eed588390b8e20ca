"""Which probe ports an Azure load balancer would find answered."""

from __future__ import annotations

import pytest

from fixtures.facts.failover_cluster import ClientAccessPoint, ClusterResource
from fixtures.facts.load_balancer import (
    LoadBalancerProbe,
    ProbedAddress,
    have_own_subnets,
    probed_addresses,
)


def resource(kind: str, state: str = "Online", **properties: str) -> ClusterResource:
    """Return a resource of the listener."""
    return ClusterResource(
        name=f"{kind} {properties.get('Address', '')}".strip(),
        type=kind,
        state=state,
        clustered_role="SSISAG",
        owner_node="N1",
        private_properties=properties,
        depends_on=(),
        possible_owners=(),
    )


@pytest.mark.parametrize(
    ("written", "port"),
    [
        ("59999", 59999),
        ("65535", 65535),
        ("65536", 0),
        ("0", 0),
        ("", 0),
        ("-1", 0),
        ("none", 0),
    ],
)
def test_probe_port_is_one_of_tcp(written: str, port: int) -> None:
    """The name of the property in any letter case; an offline address has none."""
    point = ClientAccessPoint(
        network_name=resource("Network Name"),
        addresses=(
            resource("IP Address", Address="10.0.0.8", probeport=written),
            resource("IP Address", "Offline", Address="10.7.0.8", ProbePort="59999"),
        ),
    )

    (found,) = probed_addresses(point)

    assert (found.ip_address, found.probe_port) == ("10.0.0.8", port)


@pytest.mark.parametrize(
    ("addresses", "nodes", "expected"),
    [
        (("10.0.0.8/255.255.255.0", "10.7.0.8/255.255.255.0"), 2, True),
        (("10.0.0.8/255.255.255.0", "10.0.0.9/255.255.255.0"), 2, False),
        (("10.0.0.8/255.255.255.0", "10.0.7.9/255.255.0.0"), 2, True),
        (("10.0.0.8/255.255.255.0", "10.7.0.8/255.255.255.0"), 3, False),
        (("10.0.0.8/255.255.255.0",), 1, False),
        (("10.0.0.8/255.255.255.0", "10.7.0.8/"), 2, None),
        (("10.0.0.8/255.255.255.0", "/255.255.255.0"), 2, None),
        (("10.0.0.8/255.255.255.0", "10.7.0.8/255.255.255.0", "/"), 2, True),
        (("10.0.0.8/",), 2, False),
    ],
)
def test_own_subnets_are_told_by_address_and_mask(
    addresses: tuple[str, ...],
    nodes: int,
    expected: bool | None,  # noqa: FBT001 - a table's column
) -> None:
    """Two addresses may well be in one subnet; a mask that is not shown decides."""
    point = ClientAccessPoint(
        network_name=resource("Network Name"),
        addresses=tuple(
            resource("IP Address", Address=address, SubnetMask=mask)
            for address, _, mask in (one.partition("/") for one in addresses)
        ),
    )

    assert have_own_subnets(point, nodes) is expected


def address(port: int) -> ProbedAddress:
    """Return an address with a probe port."""
    return ProbedAddress(
        name="ip", ip_address="10.0.0.8", owner_node="N1", probe_port=port
    )


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        (LoadBalancerProbe(addresses=(address(59999),), refused={}), ()),
        (
            LoadBalancerProbe(addresses=(), refused={}),
            ("no address of the listener is online",),
        ),
        (
            LoadBalancerProbe(addresses=(address(0),), refused={}),
            ("10.0.0.8 has no probe port",),
        ),
        (
            LoadBalancerProbe(addresses=(address(59999),), refused={"ip": "refused"}),
            ("10.0.0.8: refused",),
        ),
        (LoadBalancerProbe(addresses=(address(59999),), refused={"other": "no"}), ()),
    ],
)
def test_probe_without_an_answer_is_a_fault(
    found: LoadBalancerProbe, faults: tuple[str, ...]
) -> None:
    """Every address that is online must answer."""
    assert found.faults == faults
