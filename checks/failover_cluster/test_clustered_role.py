"""The clustered role that moves the Scale Out Master from node to node."""

import pytest

from fixtures.facts.clustered_role import RoleAvailability
from fixtures.facts.master_role import ScaleOutMasterRole
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-39")
def test_generic_service_wraps_the_master(
    wrapping_role: ScaleOutMasterRole, verdict: Verdict
) -> None:
    """A Generic Service resource wraps the installed Scale Out Master service."""
    verdict.expected = wrapping_role.service_names or "an installed service"
    verdict.actual = wrapping_role.wrapped_services
    verdict.cite(
        f"MSCluster_Resource on {wrapping_role.cluster.asked_node}",
        wrapping_role.cluster.resource_names,
    )

    assert wrapping_role.is_complete


@pytest.mark.requirement("SO-40")
def test_role_has_its_client_access_point(
    scale_out_master_role: ScaleOutMasterRole, master_dns_name: str, verdict: Verdict
) -> None:
    """The role has a Network Name with the Master's DNS host name, and an address."""
    points = scale_out_master_role.client_access_points
    verdict.expected = master_dns_name
    verdict.actual = [str(point) for point in points]
    verdict.cite(
        f"MSCluster_Resource on {scale_out_master_role.cluster.asked_node}",
        scale_out_master_role.cluster.resource_names,
    )

    assert any(point.serves(master_dns_name) for point in points)


@pytest.mark.requirement("SO-41")
def test_service_depends_on_its_name(
    scale_out_master_role: ScaleOutMasterRole, master_dns_name: str, verdict: Verdict
) -> None:
    """The Generic Service cannot be online without its role's Network Name."""
    required = scale_out_master_role.required_resources
    verdict.expected = f"the Network Name of {master_dns_name}"
    verdict.actual = [f"{one.name} ({one.type})" for one in required]
    verdict.cite(
        f"MSCluster_ResourceToDependentResource on"
        f" {scale_out_master_role.cluster.asked_node}",
        verdict.actual,
    )

    assert scale_out_master_role.requires_name(master_dns_name)


@pytest.mark.requirement("SO-42")
def test_role_is_online_and_may_move(
    role_availability: RoleAvailability, verdict: Verdict
) -> None:
    """Role, service and name are online, and exactly the master nodes may own them."""
    verdict.expected = "online, with the master nodes as possible owners"
    verdict.actual = role_availability.faults or "online"
    verdict.cite(
        f"MSCluster_ResourceGroup and _Resource on"
        f" {role_availability.cluster.asked_node}",
        role_availability.states,
    )

    assert not role_availability.faults
