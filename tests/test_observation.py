"""An observation asks once, everywhere at the same time, and makes nothing up."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fixtures.collect.catalog import parse_account_sids, parse_master_properties
from fixtures.collect.sql_server import parse_instance
from fixtures.errors import (
    AccessDeniedError,
    AnswerError,
    CimClassMissingError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.observation import Observation
from fixtures.transport.deadline import Deadline
from tests.collect.scripted import row
from tests.scripted_installation import (
    PRIMARY,
    SECONDARY,
    OpenHost,
    OpenInstance,
    ScriptedConnector,
    healthy,
    healthy_host,
    instance_rows,
    observe,
)

DOWN = UnreachableError("SSISNODE1", "refused the connection on port 5986")
NO_NAMESPACE = CimClassMissingError("SSISNODE1", "has no root/MSCluster", 0x8004100E)
NO_CLUSTER = {"root/MSCluster:MSCluster_Cluster": NO_NAMESPACE}

Start = Callable[..., Observation]


@pytest.fixture
def start() -> Iterator[Start]:
    """Make observations that end with the test."""
    made: list[Observation] = []

    def make(
        connector: ScriptedConnector, deadline: Deadline | None = None
    ) -> Observation:
        made.append(observe(connector, deadline))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def without_cluster(name: str, *services: str) -> OpenHost:
    """Return a host that knows no cluster classes and has these services."""
    rows = [row(Name=one, SystemName=name) for one in ("RpcSs", *services)]
    host = OpenHost(by_class={"root/cimv2:Win32_Service": rows, **NO_CLUSTER})
    host.host = name
    host.released.set()
    return host


def test_nothing_is_contacted_before_it_is_wanted(start: Start) -> None:
    """An observation by itself opens no connection."""
    connector = healthy()

    start(connector)

    assert connector.opened == []


def test_question_wanted_twice_is_asked_once(start: Start) -> None:
    """All who want a fact share the one answer."""
    connector = healthy()
    observation = start(connector)

    first = observation.want_services("SSISNODE1")
    second = observation.want_services("SSISNODE1")
    observation.services("SSISNODE1")

    assert first is second
    assert len(host_of(connector, "SSISNODE1").queries) == 1


def test_dead_host_costs_its_own_facts_only(start: Start) -> None:
    """One that refuses every connection keeps no other from answering."""
    connector = healthy()
    connector.hosts["SSISNODE1"] = DOWN
    observation = start(connector)

    with pytest.raises(UnreachableError, match="5986"):
        observation.services("SSISNODE1")
    assert observation.services("SSISNODE2").system_name == "SSISNODE2"


def test_dead_host_costs_no_instance_its_second_batch(start: Start) -> None:
    """A host that is asked for its accounts and does not answer is passed over."""
    connector = healthy()
    connector.hosts["SSISNODE1"] = DOWN
    observation = start(connector)
    observation.want_services("SSISNODE1")

    answers = observation.catalog(PRIMARY)

    assert answers is not None
    assert parse_master_properties(answers) == {"MASTER_ADDRESS": "https://ssisom:8391"}


def test_dead_instance_costs_its_own_facts_only(start: Start) -> None:
    """The other instance answers as ever."""
    connector = healthy()
    connector.instances[SECONDARY] = UnreachableError(SECONDARY, "is stopped")
    observation = start(connector)

    with pytest.raises(UnreachableError, match="is stopped"):
        observation.server(SECONDARY)
    assert parse_instance(observation.server(PRIMARY)).server_name == PRIMARY


def test_nobody_is_waited_for_after_the_deadline(start: Start) -> None:
    """A host that hangs is given up when the run's time is over."""
    connector = healthy()
    hanging = host_of(connector, "SSISNODE1")
    hanging.released.clear()
    observation = start(connector, Deadline.after(0))

    with pytest.raises(TimeoutExceededError, match="before the run's deadline"):
        observation.services("SSISNODE1")
    hanging.released.set()


def test_answer_that_is_there_is_given_after_the_deadline(start: Start) -> None:
    """A fact that came in time stays a fact."""
    observation = start(healthy(), Deadline.after(0))
    observation.want_services("SSISNODE1").result(30)

    assert observation.services("SSISNODE1").host == "SSISNODE1"


def test_timeout_of_a_question_is_not_taken_for_the_deadline(start: Start) -> None:
    """An error that a question ended with is its own."""
    observation = start(healthy())

    def time_out(_: object) -> None:
        raise TimeoutError("of the question's own")

    with pytest.raises(TimeoutError, match="of the question's own"):
        observation.on_host("SSISNODE1", time_out)


def test_cluster_is_asked_on_one_node(start: Start) -> None:
    """The second node is not troubled while the first answers."""
    connector = healthy()

    cluster = start(connector).cluster()

    assert cluster.asked_node == "SSISNODE1"
    assert connector.opened == ["SSISNODE1"]


def test_cluster_is_asked_on_the_next_node(start: Start) -> None:
    """Any node knows the whole cluster."""
    connector = healthy()
    connector.hosts["SSISNODE1"] = DOWN

    assert start(connector).cluster().asked_node == "SSISNODE2"


def test_node_outside_the_cluster_is_passed_over(start: Start) -> None:
    """A node on which the cluster service is stopped has no say."""
    connector = healthy()
    connector.hosts["SSISNODE1"] = without_cluster("SSISNODE1", "ClusSvc")

    assert start(connector).cluster().asked_node == "SSISNODE2"


def test_cluster_that_no_node_shows_is_not_known(start: Start) -> None:
    """The reason is that of the first node."""
    connector = healthy()
    connector.hosts["SSISNODE1"] = DOWN
    connector.hosts["SSISNODE2"] = AccessDeniedError("SSISNODE2", "refused")

    with pytest.raises(UnreachableError, match="5986"):
        start(connector).cluster()


def test_missing_feature_on_all_nodes_is_a_fact(start: Start) -> None:
    """Nodes without the cluster service have no cluster."""
    connector = healthy()
    connector.hosts["SSISNODE1"] = without_cluster("SSISNODE1")
    connector.hosts["SSISNODE2"] = without_cluster("SSISNODE2")

    cluster = start(connector).cluster()

    assert cluster.asked_node == "SSISNODE1, SSISNODE2"
    assert cluster.resources == ()


@pytest.mark.parametrize("services", [("ClusSvc",), ()])
def test_stopped_cluster_service_is_no_missing_feature(
    start: Start, services: tuple[str, ...]
) -> None:
    """One node that has the service is enough to leave the question open."""
    connector = healthy()
    connector.hosts["SSISNODE1"] = without_cluster("SSISNODE1", *services)
    connector.hosts["SSISNODE2"] = without_cluster("SSISNODE2", "ClusSvc")

    with pytest.raises(CimClassMissingError):
        start(connector).cluster()


def test_node_that_cannot_be_asked_may_have_the_feature(start: Start) -> None:
    """One node without the feature does not speak for the other."""
    connector = healthy()
    connector.hosts["SSISNODE1"] = without_cluster("SSISNODE1")
    connector.hosts["SSISNODE2"] = DOWN

    with pytest.raises(UnreachableError):
        start(connector).cluster()


def test_node_that_hides_its_services_may_have_the_feature(start: Start) -> None:
    """Services that were not shown are no missing services."""
    connector = healthy()
    connector.hosts["SSISNODE1"] = without_cluster("SSISNODE1")
    hiding = without_cluster("SSISNODE2")
    hiding.by_class = {"root/cimv2:Win32_Service": [], **NO_CLUSTER}
    connector.hosts["SSISNODE2"] = hiding

    with pytest.raises(AccessDeniedError):
        start(connector).cluster()


def test_primary_gets_two_batches(start: Start) -> None:
    """The first says what it is, the second what SSISDB holds."""
    connector = healthy()
    observation = start(connector)

    observation.catalog(PRIMARY)
    observation.server(PRIMARY)
    observation.catalog(PRIMARY)

    assert len(instance_of(connector, PRIMARY).batches) == 2
    assert connector.opened == [PRIMARY]


def test_secondary_without_accounts_gets_one_batch(start: Start) -> None:
    """A database that is not served there is not asked for."""
    connector = healthy()

    assert start(connector).catalog(SECONDARY) is None
    assert len(instance_of(connector, SECONDARY).batches) == 1


@pytest.mark.parametrize("instance", [PRIMARY, SECONDARY])
def test_every_instance_resolves_the_accounts_that_were_wanted(
    start: Start, instance: str
) -> None:
    """Whichever instance can be asked tells the SIDs."""
    observation = start(healthy())
    observation.want_services("SSISNODE1")
    observation.want_services("SSISNODE2")

    answers = observation.catalog(instance)

    assert answers is not None
    assert parse_account_sids(answers) == {
        r"corp\svc-ssisom": "S-1-5-21-1004336348-1177238915-682003330-1112"
    }


@pytest.mark.parametrize("role", ["SECONDARY", "RESOLVING", None])
def test_catalog_is_served_in_the_primary_role_only(
    start: Start, role: str | None
) -> None:
    """An online copy in another role is not asked."""
    connector = healthy()
    rows = instance_rows(PRIMARY, str(role))
    rows["the local availability replica"] = [
        {"group_name": "AG", "replica_server_name": PRIMARY, "role_desc": role}
    ]
    connector.instances[PRIMARY] = OpenInstance(PRIMARY, rows)

    assert start(connector).catalog(PRIMARY) is None


def test_error_of_a_question_is_raised_as_it_was(start: Start) -> None:
    """A fact that could not be read is its reason."""
    connector = healthy()
    hiding = healthy_host("SSISNODE1")
    hiding.by_class = {"root/cimv2:Win32_Service": []}
    connector.hosts["SSISNODE1"] = hiding
    observation = start(connector)

    with pytest.raises(AccessDeniedError):
        observation.services("SSISNODE1")
    with pytest.raises(AnswerError):
        observation.master_settings("SSISNODE1")


def test_user_question_is_put_on_the_open_connection(start: Start) -> None:
    """A user's own question costs no new logon."""
    connector = healthy()
    observation = start(connector)
    observation.services("SSISNODE1")

    assert observation.on_host("SSISNODE1", lambda windows: windows.host) == "SSISNODE1"
    assert connector.opened == ["SSISNODE1"]


def test_stop_closes_every_connection_that_was_opened() -> None:
    """Hosts and instances alike are left in order, and no other is dialled."""
    connector = healthy()
    observation = observe(connector)
    observation.services("SSISNODE2")
    observation.server(PRIMARY)

    observation.stop()

    assert host_of(connector, "SSISNODE2").is_closed
    assert instance_of(connector, PRIMARY).is_closed
    assert connector.opened == ["SSISNODE2", PRIMARY]


def host_of(connector: ScriptedConnector, name: str) -> OpenHost:
    """Return a host that answers."""
    host = connector.hosts[name]
    assert isinstance(host, OpenHost)
    return host


def instance_of(connector: ScriptedConnector, name: str) -> OpenInstance:
    """Return an instance that answers."""
    instance = connector.instances[name]
    assert isinstance(instance, OpenInstance)
    return instance
