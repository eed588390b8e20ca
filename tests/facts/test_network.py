"""Names in DNS beside client access points, and how soon clients find them again."""

from __future__ import annotations

import pytest

from fixtures.facts.failover_cluster import (
    ClientAccessPoint,
    ClusteredRole,
    ClusterResource,
)
from fixtures.facts.network import FailoverSettings, NameResolution, ResolvedName

ROLE = ClusteredRole(
    name="Master", state="Online", owner_node="N1", is_core=False, auto_failback_type=0
)


def resource(kind: str, state: str = "Online", **properties: str) -> ClusterResource:
    """Return a resource of the role."""
    return ClusterResource(
        name=kind,
        type=kind,
        state=state,
        clustered_role="Master",
        owner_node="N1",
        private_properties=properties,
        depends_on=(),
        possible_owners=(),
    )


def address(
    ip_address: str, state: str = "Online", network: str = "A"
) -> ClusterResource:
    """Return an address of a client access point."""
    return resource("IP Address", state, Address=ip_address, Network=network)


def point(*addresses: ClusterResource, **properties: str) -> ClientAccessPoint:
    """Return a client access point with these addresses and settings."""
    name = resource("Network Name", DnsName="ssisom", **properties)
    return ClientAccessPoint(network_name=name, addresses=addresses)


TWO_SUBNETS = (address("10.0.0.8"), address("10.7.0.8", "Offline", "B"))


def resolution(found: ClientAccessPoint, *addresses: str) -> NameResolution:
    """Return the point beside what DNS says of its name."""
    return NameResolution(
        point=found, resolved=ResolvedName(name="ssisom", addresses=addresses)
    )


@pytest.mark.parametrize(
    ("found", "leads"),
    [
        pytest.param(
            resolution(point(address("10.0.0.8")), "10.0.0.8"), True, id="one"
        ),
        pytest.param(resolution(point(address("10.0.0.8"))), False, id="none in DNS"),
        pytest.param(
            resolution(point(address("10.0.0.8")), "10.0.0.9"), False, id="another"
        ),
        pytest.param(
            resolution(point(address("10.0.0.8")), "10.0.0.8", "10.0.0.9"),
            False,
            id="one too many",
        ),
        pytest.param(
            resolution(point(*TWO_SUBNETS), "10.0.0.8"), True, id="the online one"
        ),
        pytest.param(
            resolution(point(*TWO_SUBNETS), "10.7.0.8"), False, id="the offline one"
        ),
        pytest.param(
            resolution(
                point(*TWO_SUBNETS, RegisterAllProvidersIP="1"), "10.7.0.8", "10.0.0.8"
            ),
            True,
            id="all are registered",
        ),
        pytest.param(
            resolution(point(*TWO_SUBNETS, RegisterAllProvidersIP="1"), "10.0.0.8"),
            False,
            id="one of all is missing",
        ),
        pytest.param(
            resolution(point(address("10.0.0.8", "Offline")), "10.0.0.8"),
            True,
            id="none is online",
        ),
        pytest.param(
            resolution(point(address("fd00::8")), "FD00:0:0:0:0:0:0:8"),
            True,
            id="another spelling",
        ),
    ],
)
def test_dns_leads_to_the_role(
    found: NameResolution,
    leads: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Exactly the addresses that should be there, whatever their order."""
    assert found.leads_to_the_role is leads


def settings(
    found: ClientAccessPoint, role: ClusteredRole | None = ROLE, seconds: int = 15
) -> FailoverSettings:
    """Return the settings of one client access point, the listener's."""
    return FailoverSettings(
        role=role,
        points=(found,),
        listener_name="ssisom",
        connection_timeouts={"N1": seconds},
    )


FAILBACK = ClusteredRole(
    name="Master", state="Online", owner_node="N1", is_core=False, auto_failback_type=1
)


@pytest.mark.parametrize(
    ("found", "faults"),
    [
        pytest.param(settings(point(address("10.0.0.8"))), (), id="one subnet"),
        pytest.param(
            settings(point(address("10.0.0.8")), FAILBACK),
            ("the role Master fails back by itself",),
            id="failback",
        ),
        pytest.param(settings(point(address("10.0.0.8")), None), (), id="no role"),
        pytest.param(
            settings(point(*TWO_SUBNETS, HostRecordTTL="300")), (), id="short record"
        ),
        pytest.param(
            settings(point(*TWO_SUBNETS)),
            ("ssisom (10.0.0.8, 10.7.0.8) keeps its record for 1200 seconds",),
            id="Windows' own lifetime",
        ),
        pytest.param(
            settings(point(*TWO_SUBNETS, RegisterAllProvidersIP="1")),
            ("N1 waits 15 seconds for one of several addresses",),
            id="impatient",
        ),
        pytest.param(
            settings(point(*TWO_SUBNETS, RegisterAllProvidersIP="1"), seconds=30),
            (),
            id="patient",
        ),
    ],
)
def test_settings_fit_a_failover(
    found: FailoverSettings, faults: tuple[str, ...]
) -> None:
    """Only names in several subnets need a short record or patience."""
    assert found.faults == faults
