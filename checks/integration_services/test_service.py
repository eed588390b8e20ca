"""The Integration Services service on the nodes of the cluster."""

import pytest

from fixtures.facts.failover_cluster import FailoverCluster
from fixtures.facts.integration_services import DeprecatedServices, InstalledService
from fixtures.verdict import Verdict


@pytest.mark.requirement("CL-01")
def test_service_is_no_cluster_resource(
    cluster_of_generic_services: FailoverCluster, verdict: Verdict
) -> None:
    """No Generic Service resource wraps an Integration Services service."""
    verdict.expected = "no resource for it"
    verdict.actual = [
        f"{one.name} in {one.clustered_role}"
        for one in cluster_of_generic_services.integration_services
    ]
    verdict.cite(
        f"MSCluster_Resource on {cluster_of_generic_services.asked_node}",
        cluster_of_generic_services.resource_names,
    )

    assert not cluster_of_generic_services.integration_services


@pytest.mark.requirement("CL-02")
def test_service_is_installed(
    installed_service: InstalledService, verdict: Verdict
) -> None:
    """The node has the Integration Services service of the newest version."""
    verdict.expected = installed_service.name
    verdict.actual = installed_service.shown or "no Integration Services service"

    assert installed_service.service is not None


@pytest.mark.requirement("CL-02.R")
def test_service_is_running(
    running_service: InstalledService, verdict: Verdict
) -> None:
    """The service that is installed on the node runs."""
    verdict.expected = f"{running_service.name} Running"
    verdict.actual = running_service.shown

    assert running_service.is_running


@pytest.mark.requirement("CL-27")
def test_deprecated_service_is_not_needed(
    deprecated_services: DeprecatedServices, verdict: Verdict
) -> None:
    """The service does not run, and neither Windows nor the cluster starts it."""
    verdict.expected = "stopped, not Automatic, and no resource for it"
    verdict.actual = deprecated_services.faults or deprecated_services.shown
    verdict.cite("Win32_Service", deprecated_services.shown)

    assert not deprecated_services.faults
