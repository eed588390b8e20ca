"""The replicas of SSISDB's group: in step, and able to take over by themselves."""

from collections.abc import Mapping

import pytest

from fixtures.facts.availability_group import AutomaticFailover, ReplicaHealth
from fixtures.facts.distributed_group import DeclaredSite
from fixtures.facts.hadr_endpoint import ReplicaEndpoint
from fixtures.facts.sql_server import SqlInstance
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-06")
def test_replica_is_synchronized_as_its_mode_demands(
    replica_health: ReplicaHealth, verdict: Verdict
) -> None:
    """The replica is connected, and SSISDB on it in step and not suspended."""
    verdict.expected = replica_health.demanded or "a replica of SSISDB's group"
    verdict.actual = replica_health.condition
    verdict.cite(f"states seen by {replica_health.group.server_name}", verdict.actual)

    assert replica_health.is_healthy


@pytest.mark.requirement("AG-07")
def test_primary_fails_over_automatically(
    automatic_failover: AutomaticFailover, verdict: Verdict
) -> None:
    """The primary and a secondary that is ready for it fail over automatically."""
    verdict.expected = "a failover-ready secondary, automatic like the primary"
    verdict.actual = automatic_failover.ready_partners or "none"
    verdict.cite("sys.availability_replicas", automatic_failover.group.modes)

    assert automatic_failover.ready_partners


@pytest.mark.requirement("AG-07.R")
def test_group_with_clustered_instances_fails_over_automatically(
    manual_failover: AutomaticFailover, verdict: Verdict
) -> None:
    """Failover cluster instances do not keep the group from failing over by itself."""
    verdict.expected = "a failover-ready secondary, automatic like the primary"
    verdict.actual = (
        "failover by hand only; each failover cluster instance still moves between"
        " its own nodes"
    )
    verdict.cite("sys.availability_replicas", manual_failover.group.modes)

    assert manual_failover.ready_partners


@pytest.mark.requirement("AG-24")
def test_group_is_not_contained(
    contained_groups: Mapping[str, bool], verdict: Verdict
) -> None:
    """The group that holds SSISDB is an ordinary one, not a contained group."""
    verdict.expected = dict.fromkeys(contained_groups, False)
    verdict.actual = contained_groups
    verdict.cite("sys.availability_groups", contained_groups)

    assert verdict.actual == verdict.expected


@pytest.mark.requirement("AG-27")
def test_major_version_has_what_is_declared(
    replica_instance: SqlInstance, oldest_major_version: int, verdict: Verdict
) -> None:
    """SQL Server is new enough for availability groups, and for Scale Out."""
    verdict.expected = f"major version {oldest_major_version} or later"
    verdict.actual = replica_instance.major_version
    verdict.cite("SERVERPROPERTY('ProductVersion')", replica_instance.product_version)

    assert replica_instance.major_version >= oldest_major_version


@pytest.mark.requirement("AG-36")
def test_endpoint_lets_its_partners_in(
    replica_endpoint: ReplicaEndpoint, verdict: Verdict
) -> None:
    """The endpoint is started and encrypted, and every partner may connect."""
    verdict.expected = "started, encrypted by AES, open to every partner"
    verdict.actual = replica_endpoint.faults or verdict.expected
    verdict.cite(
        "sys.server_permissions, class 105",
        [one.grantee for one in replica_endpoint.permissions],
    )

    assert not replica_endpoint.faults


@pytest.mark.requirement("AG-37")
def test_forwarder_is_not_taken_for_the_primary(
    declared_site: DeclaredSite, verdict: Verdict
) -> None:
    """A group that follows another does not have the primary of this installation."""
    verdict.expected = "no forwarder in the place of the primary"
    verdict.actual = declared_site.part
    verdict.cite("distributed availability group", declared_site.roles.group_name)

    assert declared_site.is_well_declared
