"""The cluster as its WMI classes show it, and moving a group."""

from __future__ import annotations

import pytest

from fixtures.lab.cim.errors import CimError, WbemStatus
from fixtures.lab.cim.repository import CimRepository
from fixtures.lab.cim.values import Instance, Reference
from fixtures.lab.estate.cluster import NodeState, ResourceState
from fixtures.lab.estate.estate import LabEstate, ScaleOutMasterEndpoint
from tests.lab.cim.asking import Ask, call, column
from tests.lab.windows_estate import host_certificate

CLUSTER = "root/MSCluster"
RESOURCE = f"{CLUSTER}:MSCluster_Resource"
GROUP = f"{CLUSTER}:MSCluster_ResourceGroup"
SERVICE = {"Name": "Master Service"}
ROLE = {"Name": "SSIS Scale Out Master"}


def ends(repository: CimRepository, class_name: str) -> set[tuple[str, ...]]:
    """Return the names at both ends of an association."""
    result = repository.enumerate(CLUSTER, class_name)
    return {
        tuple(
            value.keys["Name"]
            for _, value in instance.items()
            if isinstance(value, Reference)
        )
        for instance in result.instances
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT Fqdn FROM MSCluster_Cluster", ["clu.lab.example"]),
        ("SELECT Name FROM MSCluster_Node WHERE State=0", ["NODE1", "NODE2"]),
        (
            "SELECT Name FROM MSCluster_ResourceGroup WHERE IsCore=TRUE",
            ["Cluster Group"],
        ),
        ("SELECT OwnerNode FROM MSCluster_Resource WHERE Id='r-3'", ["NODE1"]),
        (
            "SELECT Name FROM MSCluster_ResourceType",
            ["Generic Service", "IP Address", "Network Name"],
        ),
    ],
)
def test_classes_show_the_cluster(
    repository: CimRepository, text: str, expected: list[str]
) -> None:
    """Each class shows the estate's cluster."""
    assert column(repository, text, CLUSTER) == expected


def test_resource_has_the_private_properties_of_its_type(
    repository: CimRepository,
) -> None:
    """PrivateProperties is an embedded instance of the resource type's class."""
    private = repository.get(CLUSTER, "MSCluster_Resource", SERVICE)[
        "PrivateProperties"
    ]

    assert isinstance(private, Instance)
    assert private.cim_class.name == "MSCluster_Property_Resource_Generic_Service"
    assert private["ServiceName"] == "SSISScaleOutMaster160"
    assert private["UseNetworkName"] is True


def test_dependency_points_from_the_resource(repository: CimRepository) -> None:
    """Antecedent is the resource, Dependent what it depends on."""
    assert ends(repository, "MSCluster_ResourceToDependentResource") == {
        ("ssisom", "Master IP"),
        ("Master Service", "ssisom"),
    }


def test_dependency_is_found_by_object_path(repository: CimRepository) -> None:
    """An association is filtered by the path of one end."""
    result = repository.query(
        CLUSTER,
        "SELECT Dependent FROM MSCluster_ResourceToDependentResource "
        "WHERE Antecedent='MSCluster_Resource.Name=\"SSISOM\"'",
    )

    assert [one["Dependent"] for one in result.instances] == [
        Reference(
            namespace=CLUSTER,
            class_name="MSCluster_Resource",
            keys={"Name": "Master IP"},
        )
    ]


@pytest.mark.parametrize(
    ("class_name", "some"),
    [
        ("MSCluster_ResourceToPossibleOwner", ("Master Service", "NODE2")),
        ("MSCluster_ResourceToPossibleOwner", ("Master IP", "NODE2")),
        ("MSCluster_ResourceGroupToPreferredNode", ("NODE2", "SSIS Scale Out Master")),
        ("MSCluster_ResourceGroupToResource", ("SSIS Scale Out Master", "ssisom")),
        ("MSCluster_NodeToActiveGroup", ("NODE1", "Cluster Group")),
        ("MSCluster_NodeToActiveResource", ("NODE1", "Master IP")),
        ("MSCluster_ClusterToNode", ("CLU", "NODE2")),
    ],
)
def test_association_joins_both_ends(
    repository: CimRepository, class_name: str, some: tuple[str, ...]
) -> None:
    """Both ends of an association are references, in the documented order."""
    assert some in ends(repository, class_name)


def test_witness_is_the_quorum_resource(
    repository: CimRepository, estate: LabEstate
) -> None:
    """A file share witness in the core group is the quorum resource."""
    assert estate.cluster is not None
    witness = estate.cluster.resource("Master IP")
    witness.type, witness.group = "File Share Witness", "Cluster Group"

    assert ends(repository, "MSCluster_ClusterToQuorumResource") == {
        ("CLU", "Master IP")
    }


@pytest.mark.parametrize(
    ("depends_on", "expected"),
    [
        ([], ""),
        ([("ssisom",)], "([ssisom])"),
        ([("ssisom",), ("Master IP",)], "([ssisom] and [Master IP])"),
        ([("ssisom", "Master IP")], "([ssisom] or [Master IP])"),
        (
            [("ssisom", "Master IP"), ("ssisom",)],
            "(([ssisom] or [Master IP]) and [ssisom])",
        ),
    ],
)
def test_dependency_expression(
    repository: CimRepository,
    estate: LabEstate,
    depends_on: list[tuple[str, ...]],
    expected: str,
) -> None:
    """Dependencies are an AND of resources or of OR groups."""
    assert estate.cluster is not None
    estate.cluster.resource("Master Service").depends_on = depends_on
    _, outputs = call(repository, RESOURCE, SERVICE, "GetDependencies")

    assert outputs == {"Expression": expected}


def test_dependency_expression_by_id(repository: CimRepository) -> None:
    """Identifiers stand in place of names when they are asked for."""
    _, outputs = call(
        repository, RESOURCE, SERVICE, "GetDependencies", AsResourceIds="true"
    )

    assert outputs == {"Expression": "([r-2])"}


def test_owners_are_told_by_methods(repository: CimRepository) -> None:
    """Possible owners and preferred owners come as lists, preferred ones in order."""
    possible = call(repository, RESOURCE, {"Name": "ssisom"}, "GetPossibleOwners")
    preferred = call(repository, GROUP, ROLE, "GetPreferredOwners")

    assert possible == (None, {"NodeNames": ("NODE1", "NODE2")})
    assert preferred == (None, {"NodeNames": ("NODE2", "NODE1")})


def test_moved_group_takes_its_service_along(
    repository: CimRepository, estate: LabEstate
) -> None:
    """The service stops on the old owner and runs on the new one."""
    call(repository, GROUP, ROLE, "MoveToNewNode", NodeName="node2", TimeOut="30")

    assert column(
        repository, "SELECT OwnerNode FROM MSCluster_Resource WHERE Id='r-3'", CLUSTER
    ) == ["NODE2"]
    states = [host.service("SSISScaleOutMaster160").state for host in estate.hosts[:2]]
    assert states == ["Stopped", "Running"]


def test_moved_group_takes_its_registry_keys_along(
    repository: CimRepository, estate: LabEstate
) -> None:
    """The new owner gets what the checkpoint saved, and keeps nothing of its own."""
    estate.hosts[0].registry.set(r"SOFTWARE\Example\Below", "Path", "shared")
    estate.hosts[1].registry.set(r"SOFTWARE\Example", "Path", "local")

    call(repository, GROUP, ROLE, "MoveToNewNode", NodeName="NODE2", TimeOut="30")
    moved = estate.hosts[1].registry

    assert moved.values(r"SOFTWARE\Example") == ()
    assert moved.values(r"SOFTWARE\Example\Below")[0].content == "shared"


def test_move_to_the_owner_changes_nothing(
    repository: CimRepository, estate: LabEstate
) -> None:
    """A group that is where it should go stays as it is."""
    call(repository, GROUP, ROLE, "MoveToNewNode", NodeName="NODE1", TimeOut="30")

    assert estate.hosts[0].service("SSISScaleOutMaster160").state == "Running"


def test_move_to_a_node_without_the_service_fails_the_resource(
    repository: CimRepository, estate: LabEstate
) -> None:
    """A Generic Service cannot come online where its service is not installed."""
    assert estate.cluster is not None
    estate.hosts[1].services.remove(estate.hosts[1].service("SSISScaleOutMaster160"))
    call(repository, GROUP, ROLE, "MoveToNewNode", NodeName="NODE2", TimeOut="30")

    assert estate.cluster.resource("Master Service").state is ResourceState.FAILED


def test_master_falls_silent_where_its_service_is_missing(
    repository: CimRepository, estate: LabEstate
) -> None:
    """The master's endpoint stops with its resource."""
    estate.scale_out_master = ScaleOutMasterEndpoint(
        address="127.0.0.9", port=8391, certificate=host_certificate()
    )
    estate.hosts[1].services.clear()
    call(repository, GROUP, ROLE, "MoveToNewNode", NodeName="NODE2", TimeOut="30")

    assert not estate.scale_out_master.is_listening


def test_group_with_an_availability_group_is_not_moved(
    repository: CimRepository, estate: LabEstate, unmodelled: list[str]
) -> None:
    """A move that would change database roles is refused and reported."""
    assert estate.cluster is not None
    estate.cluster.resource("ssisom").type = "SQL Server Availability Group"
    with pytest.raises(CimError) as caught:
        call(repository, GROUP, ROLE, "MoveToNewNode", NodeName="NODE2", TimeOut="30")

    assert caught.value.status is WbemStatus.PROVIDER_NOT_CAPABLE
    assert len(unmodelled) == 1


def test_move_to_an_unknown_node_is_refused(repository: CimRepository) -> None:
    """A node that the cluster does not have cannot own a group."""
    with pytest.raises(CimError) as caught:
        call(repository, GROUP, ROLE, "MoveToNewNode", NodeName="OTHER", TimeOut="1")

    assert caught.value.status is WbemStatus.CLUSTER_NODE_NOT_FOUND


def test_move_to_a_node_that_is_down_is_refused(
    repository: CimRepository, estate: LabEstate
) -> None:
    """A node that is down cannot own a group."""
    assert estate.cluster is not None
    estate.cluster.node("NODE2").state = NodeState.DOWN
    with pytest.raises(CimError) as caught:
        call(repository, GROUP, ROLE, "MoveToNewNode", NodeName="NODE2", TimeOut="1")

    assert caught.value.status is WbemStatus.CLUSTER_NODE_DOWN


def test_move_to_a_node_that_is_no_possible_owner_is_refused(
    repository: CimRepository, estate: LabEstate
) -> None:
    """A node that may not own one of the resources cannot own the group."""
    assert estate.cluster is not None
    estate.cluster.resource("Master Service").possible_owners = ["NODE1"]
    with pytest.raises(CimError) as caught:
        call(repository, GROUP, ROLE, "MoveToNewNode", NodeName="NODE2", TimeOut="1")

    assert caught.value.status is WbemStatus.HOST_NODE_NOT_AVAILABLE
    assert estate.cluster.group("SSIS Scale Out Master").owner_node == "NODE1"


def test_reader_may_not_move_a_group(ask: Ask) -> None:
    """The right to read the cluster is none to change it."""
    with pytest.raises(CimError) as caught:
        call(
            ask("NODE1", "cluster-reader"),
            GROUP,
            ROLE,
            "MoveToNewNode",
            NodeName="NODE2",
            TimeOut="1",
        )

    assert caught.value.status is WbemStatus.ACCESS_DENIED


def test_reader_of_the_cluster_sees_it(ask: Ask) -> None:
    """An account with read access to the cluster needs no administrative rights."""
    repository = ask("NODE1", "cluster-reader")

    assert column(repository, "SELECT Name FROM MSCluster_Cluster", CLUSTER) == ["CLU"]


def test_cluster_is_denied_without_access(ask: Ask) -> None:
    """An account without access to the cluster is told so: no empty answer."""
    with pytest.raises(CimError) as caught:
        ask("NODE1", "reader").enumerate(CLUSTER, "MSCluster_Node")

    assert caught.value.status is WbemStatus.ACCESS_DENIED


def test_namespace_is_missing_without_the_feature(ask: Ask) -> None:
    """A host without failover clustering does not have the namespace."""
    with pytest.raises(CimError) as caught:
        ask("OTHER", "admin").enumerate(CLUSTER, "MSCluster_Node")

    assert caught.value.status is WbemStatus.INVALID_NAMESPACE


def test_stopped_cluster_service_is_no_missing_feature(
    repository: CimRepository, estate: LabEstate
) -> None:
    """A cluster service that is stopped fails in a way of its own."""
    estate.hosts[0].service("ClusSvc").state = "Stopped"
    with pytest.raises(CimError) as caught:
        repository.enumerate(CLUSTER, "MSCluster_Node")

    assert caught.value.status is WbemStatus.ENDPOINT_NOT_REGISTERED
