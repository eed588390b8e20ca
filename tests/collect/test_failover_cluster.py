"""A cluster as its classes show it: states, joins, and what was not shown."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from fixtures.collect.asking import CimRow
from fixtures.collect.failover_cluster import (
    collect_failover_cluster,
    no_failover_cluster,
    parse_pairs,
)
from fixtures.errors import (
    AccessDeniedError,
    CimClassMissingError,
    MalformedAnswerError,
    ObservationError,
)
from fixtures.facts.failover_cluster import FailoverCluster
from fixtures.transport.cim import CimInstance, CimReference, instance_of
from tests.collect.scripted import ScriptedHost, row

PREFIX = "root/MSCluster:MSCluster_"
PROPERTIES = instance_of(
    "MSCluster_Property_Generic_Service",
    {"ServiceName": "SSISScaleOutMaster160", "UseNetworkName": "false", "Odd": "1"},
)


def reference(kind: str, name: str) -> CimReference:
    """Return a reference to a cluster object."""
    return CimReference(
        class_name=f"MSCluster_{kind}", namespace="root/MSCluster", keys={"Name": name}
    )


def pair(antecedent: str, dependent: str) -> CimInstance:
    """Return a dependency: the first resource needs the second."""
    return instance_of(
        "MSCluster_ResourceToDependentResource",
        {
            "Antecedent": reference("Resource", antecedent),
            "Dependent": reference("Resource", dependent),
        },
        host="SSISNODE1",
    )


def owner(resource: str, node: str) -> CimInstance:
    """Return a possible owner."""
    return instance_of(
        "MSCluster_ResourceToPossibleOwner",
        {
            "GroupComponent": reference("Resource", resource),
            "PartComponent": reference("Node", node),
        },
    )


def resource(name: str, **values: str | CimInstance | None) -> CimInstance:
    """Return a resource's row."""
    return instance_of("MSCluster_Resource", {"Name": name, **values})


ANSWERS: dict[str, Sequence[CimRow]] = {
    "Cluster": [row(Name="SSISCLU", Fqdn="ssisclu.corp.example")],
    "Node": [row(Name="SSISNODE1", State="0"), row(Name="SSISNODE2", State="1")],
    "ResourceGroup": [
        row(Name="Master", State="3", OwnerNode="SSISNODE1", IsCore="false"),
        row(Name="Clustergruppe", State="0", OwnerNode="SSISNODE2", IsCore="true"),
    ],
    "Resource": [
        resource(
            "Service",
            Type="Generic Service",
            State="2",
            OwnerGroup="Master",
            PrivateProperties=PROPERTIES,
        ),
        resource("Disk", Type="Physical Disk", State="77"),
    ],
    "ResourceToDependentResource": [pair("Service", "Name"), pair("Service", "Disk")],
    "ResourceToPossibleOwner": [
        owner("Service", "SSISNODE1"),
        owner("Service", "SSISNODE2"),
    ],
}


def cluster(**changes: Sequence[CimRow] | ObservationError) -> FailoverCluster:
    """Return what is understood of these answers."""
    answers: dict[str, Sequence[CimRow] | ObservationError] = {**ANSWERS, **changes}
    by_class = {f"{PREFIX}{name}": answer for name, answer in answers.items()}
    needs = {"Service": row(Expression="([Name] and [Disk])")}
    return collect_failover_cluster(ScriptedHost(by_class=by_class, by_key=needs))


def test_cluster_is_named_with_who_was_asked() -> None:
    """The facts say which node they come from."""
    found = cluster()

    assert (found.name, found.fqdn) == ("SSISCLU", "ssisclu.corp.example")
    assert found.asked_node == "SSISNODE1"


def test_states_are_words() -> None:
    """Numbers become the words of the cluster tools; unknown ones stay visible."""
    found = cluster()

    assert [one.state for one in found.nodes] == ["Up", "Down"]
    assert [one.state for one in found.clustered_roles] == ["Partial Online", "Online"]
    assert [one.state for one in found.resources] == ["Online", "Unknown (77)"]


def test_state_that_is_not_shown_is_unknown() -> None:
    """No number is no state."""
    (node,) = cluster(Node=[row(Name="SSISNODE1")]).nodes

    assert node.state == "Unknown"


def test_core_group_is_found_by_its_mark() -> None:
    """Names of core groups are translated, IsCore is not."""
    assert [one.is_core for one in cluster().clustered_roles] == [False, True]


def test_associations_are_joined_to_their_resource() -> None:
    """A resource knows what it needs and who may own it."""
    service, disk = cluster().resources

    assert service.depends_on == ("Name", "Disk")
    assert service.possible_owners == ("SSISNODE1", "SSISNODE2")
    assert disk.depends_on == disk.possible_owners == ()


def test_private_properties_are_kept_by_name() -> None:
    """Documented properties are read; nil ones make none."""
    service, disk = cluster().resources

    assert service.private_properties == {
        "ServiceName": "SSISScaleOutMaster160",
        "UseNetworkName": "false",
    }
    assert disk.private_properties is None


@pytest.mark.parametrize("hidden", ["Cluster", "Node", "ResourceGroup", "Resource"])
def test_cluster_that_shows_nothing_is_denied(hidden: str) -> None:
    """Every cluster has itself, nodes, groups and resources: none shown is refused."""
    with pytest.raises(AccessDeniedError, match="the account may not read it"):
        cluster(**{hidden: []})


def test_cluster_without_dependencies_is_a_fact() -> None:
    """Resources may depend on nothing."""
    found = cluster(ResourceToDependentResource=[])

    assert found.resources[0].depends_on == ()


def test_missing_feature_is_passed_on() -> None:
    """What a missing namespace means is for the caller to find out."""
    missing = CimClassMissingError("SSISNODE1", "has no root/MSCluster", 0x8004100E)

    with pytest.raises(CimClassMissingError):
        cluster(Cluster=missing)


def test_pairs_are_read_in_the_documented_direction() -> None:
    """The Antecedent is the resource, the Dependent what it depends on."""
    found = parse_pairs([pair("Name", "Address")], "Antecedent", "Dependent")

    assert found == {"Name": ("Address",)}


@pytest.mark.parametrize(
    "end",
    [None, CimReference(class_name="MSCluster_Resource", namespace="", keys={})],
)
def test_association_without_an_end_is_malformed(end: CimReference | None) -> None:
    """Half an association joins nothing."""
    half = instance_of(
        "X", {"Antecedent": reference("Resource", "Name"), "Dependent": end}, host="N"
    )

    with pytest.raises(MalformedAnswerError, match="Dependent names no object"):
        parse_pairs([half], "Antecedent", "Dependent")


def test_no_cluster_names_the_nodes_that_were_asked() -> None:
    """That there is no cluster is said by all of them."""
    found = no_failover_cluster(["SSISNODE1", "SSISNODE2"])

    assert found.asked_node == "SSISNODE1, SSISNODE2"
    assert found.resources == ()
