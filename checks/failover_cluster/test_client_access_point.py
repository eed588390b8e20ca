"""The Master's name: whose it is, where it leads, and how it fails over."""

import pytest

from fixtures.facts.clustered_role import MasterName
from fixtures.facts.network import FailoverSettings, NameResolution
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-13")
def test_master_name_is_the_roles_own(
    master_name: MasterName, verdict: Verdict
) -> None:
    """The Master's name is no node's, no listener's, not the cluster's, no address."""
    verdict.expected = "a DNS host name that moves with the Master's role alone"
    verdict.actual = master_name.faults or master_name.hosts
    verdict.cite("MASTER_ADDRESS, and the declared name", master_name.hosts)
    verdict.cite("listeners of SSISDB's group", master_name.listener_names)

    assert not master_name.faults


@pytest.mark.requirement("SO-44")
def test_master_name_resolves_to_the_role(
    master_name_resolution: NameResolution, verdict: Verdict
) -> None:
    """The Master's DNS host name resolves to the addresses of its role."""
    resolved = master_name_resolution.resolved
    verdict.expected = master_name_resolution.expected
    verdict.actual = resolved.addresses or resolved.absence
    verdict.cite("client access point", str(master_name_resolution.point))
    verdict.cite(f"A and AAAA records of {resolved.name}", resolved.addresses)

    assert master_name_resolution.leads_to_the_role


@pytest.mark.requirement("SO-62")
def test_settings_fit_a_failover(
    failover_settings: FailoverSettings, verdict: Verdict
) -> None:
    """DNS lifetime, connection timeout and failback fit a failover."""
    verdict.expected = "clients find the role soon, and it stays where it went"
    verdict.actual = failover_settings.faults or failover_settings.shown
    verdict.cite("Network Name private properties", failover_settings.shown)
    verdict.cite("SqlConnectionTimeoutInSecs", failover_settings.connection_timeouts)

    assert not failover_settings.faults
