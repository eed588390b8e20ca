"""What a cluster's resources amount to: who wraps a service, and under which name."""

from __future__ import annotations

import pytest

from fixtures.facts.failover_cluster import (
    ClientAccessPoint,
    ClusterResource,
    FailoverCluster,
)
from fixtures.facts.master_role import ScaleOutMasterRole


def resource(
    name: str,
    kind: str,
    properties: dict[str, str] | None,
    *depends_on: str,
    role: str = "SSIS Scale Out Master",
) -> ClusterResource:
    """Return an online resource."""
    return ClusterResource(
        name=name,
        type=kind,
        state="Online",
        clustered_role=role,
        owner_node="SSISNODE1",
        private_properties=properties,
        depends_on=depends_on,
        possible_owners=("SSISNODE1", "SSISNODE2"),
    )


SERVICE = resource(
    "Master", "Generic Service", {"ServiceName": "SSISScaleOutMaster160"}, "Name"
)
ADDRESS = resource("Address", "IP Address", {"Address": "10.0.0.8"})
NAME = resource(
    "Name",
    "Network Name",
    {"DnsName": "ssisom", "DnsSuffix": "corp.example"},
    "Address",
)


def cluster(*resources: ClusterResource) -> FailoverCluster:
    """Return a cluster of two nodes with these resources."""
    return FailoverCluster(
        name="SSISCLU",
        fqdn="ssisclu.corp.example",
        asked_node="SSISNODE1",
        nodes=(),
        clustered_roles=(),
        resources=resources,
    )


def role(*resources: ClusterResource, services: tuple[str, ...]) -> ScaleOutMasterRole:
    """Return the Master's role in such a cluster."""
    return ScaleOutMasterRole(cluster=cluster(*resources), service_names=services)


def test_role_that_wraps_the_installed_service_is_complete() -> None:
    """The service's name is compared in any letter case."""
    found = role(SERVICE, services=("ssisscaleoutmaster160",))

    assert found.is_complete
    assert found.resource == SERVICE
    assert found.wrapped_services == ("SSISScaleOutMaster160",)


@pytest.mark.parametrize(
    ("resources", "services"),
    [
        pytest.param((), ("SSISScaleOutMaster160",), id="no resource"),
        pytest.param((SERVICE,), (), id="no service installed"),
        pytest.param((SERVICE,), ("SSISScaleOutMaster170",), id="previous version"),
        pytest.param(
            (SERVICE,),
            ("SSISScaleOutMaster170", "SSISScaleOutMaster160"),
            id="one node upgraded only",
        ),
        pytest.param(
            (
                resource(
                    "W", "Generic Service", {"ServiceName": "SSISScaleOutMaster16"}
                ),
            ),
            ("SSISScaleOutMaster160",),
            id="beginning of the name",
        ),
        pytest.param(
            (
                resource(
                    "W", "Generic Script", {"ServiceName": "SSISScaleOutMaster160"}
                ),
            ),
            ("SSISScaleOutMaster160",),
            id="another resource type",
        ),
    ],
)
def test_role_that_lacks_the_service_is_not_complete(
    resources: tuple[ClusterResource, ...], services: tuple[str, ...]
) -> None:
    """Without a resource for what every node has installed, failover fails."""
    assert not role(*resources, services=services).is_complete


def test_client_access_point_serves_its_qualified_name() -> None:
    """DnsName and DnsSuffix together are the name; an address belongs to it."""
    (point,) = role(
        SERVICE, NAME, ADDRESS, services=("SSISScaleOutMaster160",)
    ).client_access_points

    assert point.serves("SSISOM.corp.example.")
    assert point.serves("ssisom")
    assert str(point) == "ssisom.corp.example (10.0.0.8)"


@pytest.mark.parametrize(
    "host", ["ssisom.other.example", "ssisom2.corp.example", "ssisclu", "10.0.0.8", ""]
)
def test_client_access_point_does_not_serve_another_name(host: str) -> None:
    """Another suffix, another name and the address are not its name."""
    assert not ClientAccessPoint(network_name=NAME, addresses=(ADDRESS,)).serves(host)


@pytest.mark.parametrize(
    ("kind", "expected"), [("Network Name", False), ("Distributed Network Name", True)]
)
def test_only_a_distributed_name_needs_no_address(kind: str, *, expected: bool) -> None:
    """A distributed name resolves to the nodes; any other has an address."""
    name = resource("Name", kind, {"DnsName": "ssisom"})
    point = ClientAccessPoint(network_name=name, addresses=())

    assert point.serves("ssisom.corp.example") is expected


def test_address_that_the_name_does_not_depend_on_is_not_its_own() -> None:
    """An address of the role is the name's only through a dependency."""
    name = resource("Name", "Network Name", {"DnsName": "ssisom"})
    (point,) = cluster(SERVICE, name, ADDRESS).client_access_points(
        "ssis scale out master"
    )

    assert point.addresses == ()
    assert str(point) == "ssisom (no address)"


def test_client_access_point_of_another_role_is_not_the_masters() -> None:
    """Only names in the service's own role move with it."""
    other = resource("Name", "Network Name", {"DnsName": "ssisom"}, role="Other")

    found = role(SERVICE, other, services=("SSISScaleOutMaster160",))

    assert found.client_access_points == ()


def test_role_without_a_resource_has_no_client_access_point() -> None:
    """Where nothing wraps the service, no role is the Master's."""
    found = role(NAME, ADDRESS, services=("SSISScaleOutMaster160",))

    assert found.client_access_points == ()


@pytest.mark.parametrize(
    "one",
    [
        resource("R", "Generic Service", None),
        resource("R", "Generic Service", {}),
        resource("R", "Network Name", None),
        resource("R", "Distributed Network Name", None),
    ],
)
def test_resource_that_hides_what_its_type_has_is_opaque(one: ClusterResource) -> None:
    """A service without a name, and a name without properties, were not shown."""
    assert cluster(one).opaque_resources == ("R",)


@pytest.mark.parametrize(
    "one", [SERVICE, NAME, ADDRESS, resource("R", "Physical Disk", None)]
)
def test_resource_that_nobody_needs_may_be_opaque(one: ClusterResource) -> None:
    """Types without private properties hide nothing."""
    assert cluster(one).opaque_resources == ()


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"DNSNAME": "ssisom"}, "ssisom"),
        ({"DnsName": "ssisom", "DnsSuffix": ""}, "ssisom"),
        ({"DnsName": "ssisom.corp.example", "DnsSuffix": "x"}, "ssisom.corp.example"),
        ({"DnsName": "", "DnsSuffix": "corp.example"}, None),
        ({"Name": "SSISOM"}, None),
    ],
)
def test_dns_name(properties: dict[str, str], expected: str | None) -> None:
    """The suffix completes a bare name, and is no name by itself."""
    assert resource("Name", "Network Name", properties).dns_name == expected
