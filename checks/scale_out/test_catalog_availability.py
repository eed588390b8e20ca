"""SSISDB for Scale Out: on every replica, behind a listener, enabled."""

import pytest

from fixtures.facts.always_on import AlwaysOn, CatalogMembership
from fixtures.facts.listener import ListenerReach
from fixtures.facts.scale_out_catalog import (
    AlwaysOnSupport,
    CatalogProperties,
    UpgradedCatalog,
)
from fixtures.facts.sql_server import AvailabilityGroupListener
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-21")
def test_always_on_is_enabled(always_on: AlwaysOn, verdict: Verdict) -> None:
    """Always On is enabled on every replica, and its manager has started."""
    verdict.expected = "enabled, manager started"
    verdict.actual = always_on.condition
    verdict.cite("SERVERPROPERTY HadrManagerStatus", always_on.hadr_manager_status)

    assert always_on.is_running


@pytest.mark.requirement("SO-22")
def test_ssisdb_is_joined(
    catalog_membership: CatalogMembership, verdict: Verdict
) -> None:
    """SSISDB is in an availability group, and joined on every replica."""
    verdict.expected = "joined to its availability group"
    verdict.actual = catalog_membership.condition
    verdict.cite(
        "sys.dm_hadr_database_replica_cluster_states", catalog_membership.server_name
    )

    assert catalog_membership.is_joined


@pytest.mark.requirement("SO-23")
def test_catalog_knows_every_replica(
    always_on_support: AlwaysOnSupport, verdict: Verdict
) -> None:
    """The catalog knows every replica of its group, and the primary as such."""
    verdict.expected = [
        f"{name} (state {1 if name == always_on_support.primary else 2})"
        for name in always_on_support.replica_server_names
    ]
    verdict.actual = [str(one) for one in always_on_support.known]
    verdict.cite("replicas it does not know", always_on_support.unknown_replicas)

    assert always_on_support.is_complete


@pytest.mark.requirement("SO-24")
def test_group_has_a_listener_with_a_port(
    group_listeners: tuple[AvailabilityGroupListener, ...], verdict: Verdict
) -> None:
    """The availability group that holds SSISDB has a listener with a port."""
    ports = [one.port for one in group_listeners if one.port is not None]
    verdict.expected = "a listener with a port"
    verdict.actual = [str(one.endpoint(None)) for one in group_listeners]
    verdict.cite("sys.availability_group_listeners, ports", ports)

    assert ports


@pytest.mark.requirement("SO-25")
def test_listener_leads_to_the_primary(
    listener_reach: ListenerReach, verdict: Verdict
) -> None:
    """The listener is online, in DNS, takes connections and leads to the primary."""
    verdict.expected = f"leads to {listener_reach.primary}"
    verdict.actual = listener_reach.faults or f"leads to {listener_reach.reached}"
    verdict.cite("addresses", [str(one) for one in listener_reach.addresses])
    resolved = listener_reach.resolved
    verdict.cite("addresses in DNS", resolved.addresses if resolved else None)

    assert not listener_reach.faults


@pytest.mark.requirement("SO-49")
def test_scale_out_is_enabled(
    catalog_properties: CatalogProperties, verdict: Verdict
) -> None:
    """Scale Out is enabled in the SSISDB catalog."""
    verdict.expected = "enabled"
    verdict.actual = catalog_properties.scale_out
    verdict.cite("SSISDB.catalog.catalog_properties", catalog_properties.properties)

    assert catalog_properties.is_scale_out_enabled


@pytest.mark.requirement("SO-57")
def test_upgrade_is_complete(
    upgraded_catalog: UpgradedCatalog, verdict: Verdict
) -> None:
    """SSISDB is back in its group, and its schema of the engine's version."""
    verdict.expected = upgraded_catalog.demanded
    verdict.actual = upgraded_catalog.faults or "complete"
    verdict.cite("SCHEMA_BUILD", upgraded_catalog.properties.schema_build)

    assert not upgraded_catalog.faults
