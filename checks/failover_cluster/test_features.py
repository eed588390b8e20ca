"""Cluster nodes: the feature, its tools, and one domain for all."""

import pytest

from fixtures.facts.node_roles import DomainMemberships
from fixtures.facts.windows import WindowsServices
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-03")
def test_failover_clustering_is_installed(
    windows_services: WindowsServices, verdict: Verdict
) -> None:
    """The cluster service, which the feature brings, is on the node."""
    service = windows_services.named("ClusSvc")
    verdict.expected = "the service ClusSvc"
    verdict.actual = service.state if service else "no such service"

    assert service is not None


@pytest.mark.requirement("SO-03.R")
def test_cluster_tools_are_installed(
    cluster_tools: tuple[str, ...], verdict: Verdict
) -> None:
    """The PowerShell module or the console of the cluster is on the node."""
    verdict.expected = "the FailoverClusters module or Cluadmin.msc"
    verdict.actual = cluster_tools

    assert cluster_tools


@pytest.mark.requirement("SO-04")
def test_nodes_are_in_one_domain(
    domain_memberships: DomainMemberships, verdict: Verdict
) -> None:
    """All cluster nodes are members of one and the same domain."""
    verdict.expected = "one domain"
    verdict.actual = domain_memberships.shown

    assert domain_memberships.agree
