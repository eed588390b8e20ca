"""The service's variant and nodes follow from what cluster and nodes show."""

from __future__ import annotations

import pytest

from fixtures.discovery.notes import Notes
from fixtures.discovery.services import in_words, integration_services
from fixtures.facts.failover_cluster import ClusterResource, FailoverCluster
from fixtures.facts.windows import WindowsService, WindowsServices
from fixtures.inventory import Host
from fixtures.inventory.access import load_access

NODES: tuple[Host, ...] = tuple(
    load_access(None).host(name, name, name) for name in ("NODE1", "NODE2")
)


def services(*names: str) -> WindowsServices:
    """Return a machine with these services."""
    found = tuple(
        WindowsService(
            name=name,
            display_name=name,
            state="Running",
            start_mode="Auto",
            start_name=None,
            path_name=None,
        )
        for name in names
    )
    return WindowsServices(host="NODE", system_name="NODE", services=found)


def cluster(wrapped: str) -> FailoverCluster:
    """Return a cluster that wraps one service."""
    resource = ClusterResource(
        name="a resource",
        type="Generic Service",
        state="Online",
        clustered_role="a role",
        owner_node="NODE1",
        private_properties={"ServiceName": wrapped},
        depends_on=(),
        possible_owners=(),
    )
    return FailoverCluster(
        name="CLU",
        fqdn=None,
        asked_node="NODE1",
        nodes=(),
        clustered_roles=(),
        resources=(resource,),
    )


@pytest.mark.parametrize(
    ("first", "second", "wrapped", "variant", "nodes"),
    [
        ("MsDtsServer160", "MsDtsServer160", "Other", "stand-alone", NODES),
        ("msdtsserver160", "Other", "Other", "stand-alone", NODES[:1]),
        (
            "MsDtsServer160",
            "MsDtsServer160",
            "MSDTSSERVER160",
            "cluster-resource",
            NODES,
        ),
        ("SSISScaleOutMaster160", "Other", "SSISScaleOutMaster160", "absent", ()),
    ],
)
def test_service_is_declared_as_it_is_found(
    first: str, second: str, wrapped: str, variant: str, nodes: tuple[Host, ...]
) -> None:
    """Scale Out's services are others."""
    seen = {"NODE1": services(first), "NODE2": services(second)}

    found = integration_services(NODES, cluster(wrapped), seen, Notes())

    assert (found.variant, found.nodes) == (variant, nodes)


def test_node_that_was_not_seen_may_have_the_service() -> None:
    """The gap beside it says so; leaving it out would say that it has none."""
    seen = {"NODE1": services("Other")}
    found = integration_services(NODES, None, seen, Notes())

    assert (found.variant, found.nodes) == ("stand-alone", NODES[1:])


@pytest.mark.parametrize(
    ("wrapped", "gaps"), [("", 1), ("Other", 0), ("MsDtsServer160", 0)]
)
def test_resource_that_hides_its_service_may_be_the_service(
    wrapped: str, gaps: int
) -> None:
    """Nobody may take it for another one without a word."""
    notes = Notes()
    seen = {one.name: services("MsDtsServer160") for one in NODES}

    integration_services(NODES, cluster(wrapped), seen, notes)

    assert notes.number_of_gaps == gaps


def test_machine_in_words() -> None:
    """What matters of it, sorted."""
    shown = services("SSISScaleOutWorker160", "MsDtsServer160", "MSSQLSERVER")

    assert in_words(shown) == "MsDtsServer160, SSISScaleOutWorker160"
    assert in_words(services("RpcSs")) == "without Integration Services"
