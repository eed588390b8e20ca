"""MsDtsSrvr.ini.xml: which packages the service shows, and what its stop ends."""

import pytest

from fixtures.facts.integration_services import (
    ListedInstances,
    PackagePlaces,
    ServiceConfigurations,
)
from fixtures.facts.service_configuration import ServiceConfiguration
from fixtures.verdict import Verdict


@pytest.mark.requirement("CL-03")
def test_file_lists_every_instance_with_packages(
    listed_instances: ListedInstances, verdict: Verdict
) -> None:
    """A folder of the node's file shows each instance that has packages in msdb."""
    verdict.expected = listed_instances.expected
    verdict.actual = listed_instances.configuration.server_names
    verdict.cite(
        listed_instances.configuration.path, listed_instances.configuration.shown
    )
    verdict.cite("msdb.dbo.sysssispackages", listed_instances.packages)

    assert not listed_instances.missing


@pytest.mark.requirement("CL-04")
def test_files_of_all_nodes_agree(
    service_configurations_of_nodes: ServiceConfigurations, verdict: Verdict
) -> None:
    """Every node's file names the same instances and folders, and stops alike."""
    verdict.expected = "the same on every node"
    verdict.actual = service_configurations_of_nodes.shown

    assert service_configurations_of_nodes.agree


@pytest.mark.requirement("CL-23")
def test_packages_are_beside_the_service(
    package_places: PackagePlaces, verdict: Verdict
) -> None:
    """The service passes nobody's credentials on to reach packages in msdb."""
    verdict.expected = "packages in msdb beside the service only"
    verdict.actual = package_places.apart or package_places.beside
    verdict.cite("msdb.dbo.sysssispackages", package_places.packages)

    assert not package_places.apart


@pytest.mark.requirement("CL-26")
def test_file_states_what_a_stop_ends(
    stated_configurations: tuple[ServiceConfiguration, ...], verdict: Verdict
) -> None:
    """The file has StopExecutingPackagesOnShutdown, so that somebody decided it."""
    verdict.expected = "true or false"
    verdict.actual = {
        one.path: (one.stop_executing_packages_on_shutdown or _TRUE_BY_DEFAULT).strip()
        for one in stated_configurations
    }

    assert all(
        one.stop_executing_packages_on_shutdown is not None
        for one in stated_configurations
    )


_TRUE_BY_DEFAULT = "absent, which means true"
