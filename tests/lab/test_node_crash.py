"""What is left of an installation when a machine is gone, and when it is back."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.lab.estate.agenda import Event
from fixtures.lab.estate.cluster import (
    FailoverCluster,
    GroupState,
    NodeState,
    ResourceState,
)
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.failover import fail_over
from fixtures.lab.node_crash import MachineError, crash, recover
from fixtures.lab.passing_time import pass_time

ONE, TWO = "SSISNODE1", "SSISNODE2"
ROLE = "SSIS Scale Out Master"
MASTER = "SSISScaleOutMaster160"
LONG = dt.timedelta(hours=1)
_MANUAL, _ASYNCHRONOUS = 1, 0


def cluster_of(estate: LabEstate) -> FailoverCluster:
    """Return the cluster that the healthy installation has."""
    assert estate.cluster is not None
    return estate.cluster


def roles(estate: LabEstate) -> list[int]:
    """Return the roles of the replicas of SSISDB's group."""
    return [replica.role for replica in estate.availability_groups[0].replicas]


def test_everything_goes_to_the_other_node(estate: LabEstate) -> None:
    """Group and Master are on the second node when the first is gone."""
    crash(estate, ONE)
    cluster = cluster_of(estate)

    assert cluster.node(ONE).state is NodeState.DOWN
    assert {group.owner_node for group in cluster.groups} == {TWO}
    assert {group.state for group in cluster.groups} == {GroupState.ONLINE}
    assert roles(estate) == [2, 1]
    assert estate.host(TWO).service(MASTER).state == "Running"


def test_nothing_follows_before_the_node_is_missed(estate: LabEstate) -> None:
    """Until then its roles are still thought to be there."""
    estate.agenda.durations.detection = LONG
    crash(estate, ONE)

    assert cluster_of(estate).node(ONE).state is NodeState.UP
    assert roles(estate) == [1, 2]


def test_secondary_that_is_gone_is_disconnected(estate: LabEstate) -> None:
    """The primary stays; there is no replica to fail over to."""
    crash(estate, TWO)
    gone = estate.availability_groups[0].replica(TWO)

    assert roles(estate) == [1, 2]
    assert (gone.connected_state, gone.synchronization_health) == (0, 0)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("failover_mode", _MANUAL),
        ("availability_mode", _ASYNCHRONOUS),
        ("synchronization_health", 1),
        ("is_suspended", True),
        ("is_joined", False),
    ],
)
def test_group_that_cannot_fail_over_by_itself_has_no_primary(
    estate: LabEstate, attribute: str, value: int
) -> None:
    """Somebody has to decide, or the node has to come back."""
    setattr(estate.availability_groups[0].replica(TWO), attribute, value)
    crash(estate, ONE)

    assert roles(estate) == [0, 0]
    role = cluster_of(estate).group("SSISAG")
    states = [role.state]

    recover(estate, ONE)

    assert roles(estate) == [1, 2]
    assert [*states, role.state] == [GroupState.FAILED, GroupState.ONLINE]


def test_node_that_is_back_follows(estate: LabEstate) -> None:
    """Nothing fails back; its replica is in step, its Master stays stopped."""
    crash(estate, ONE)
    recover(estate, ONE)
    back = estate.availability_groups[0].replica(ONE)

    assert roles(estate) == [2, 1]
    assert (back.connected_state, back.synchronization_health) == (1, 2)
    assert cluster_of(estate).node(ONE).state is NodeState.UP
    assert cluster_of(estate).group(ROLE).owner_node == TWO
    assert estate.host(ONE).service(MASTER).state == "Stopped"
    assert estate.instance(ONE).sqlserver_start_time > estate.now - LONG


def test_cluster_without_a_majority_ends(estate: LabEstate) -> None:
    """Without witness the votes of one of two nodes are not enough."""
    cluster = cluster_of(estate)
    cluster.witness_dynamic_weight = 0
    crash(estate, ONE)

    assert estate.host(TWO).service("ClusSvc").state == "Stopped"
    assert roles(estate) == [0, 0]

    recover(estate, ONE)

    assert estate.host(TWO).service("ClusSvc").state == "Running"
    assert {group.state for group in cluster.groups} == {GroupState.ONLINE}
    assert sorted(roles(estate)) == [1, 2]


def test_role_that_nobody_else_may_own_fails(estate: LabEstate) -> None:
    """It is brought online again where it was, when its node is back."""
    cluster = cluster_of(estate)
    cluster.resource("ssisom").possible_owners = [ONE]
    crash(estate, ONE)
    states = [cluster.group(ROLE).state]

    recover(estate, ONE)

    states.append(cluster.group(ROLE).state)
    assert states == [GroupState.FAILED, GroupState.ONLINE]
    assert estate.host(ONE).service(MASTER).state == "Running"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        # The former primary has everything, and takes over again.
        (Event.FAILOVER_BEGAN, [1, 2]),
        # It has not yet caught up with the new one, which alone may be primary now.
        (Event.FAILED_OVER, [0, 0]),
        (Event.DATABASES_RECOVERED, [1, 2]),
    ],
)
def test_target_can_be_gone_in_the_middle(
    estate: LabEstate, event: Event, expected: list[int]
) -> None:
    """What is left depends on how far the failover has come."""
    estate.agenda.following.append((event, lambda now: crash(now, TWO)))
    (group,) = estate.availability_groups

    fail_over(estate, group, group.replica(TWO))

    assert roles(estate) == expected


def test_worker_that_is_gone_falls_silent(estate: LabEstate) -> None:
    """What it last said is all that is known of it."""
    pass_time(estate)
    crash(estate, "SSISWORK2")
    pass_time(estate)

    assert estate.catalog is not None
    silent = [one.heartbeat.silent_since for one in estate.catalog.worker_agents]
    assert (silent[0] is None, silent[1] is None) == (True, False)


def test_master_that_does_not_start_fails_its_role(estate: LabEstate) -> None:
    """The other node's service ends as soon as it is started."""
    estate.host(TWO).service(MASTER).fails_to_start = True
    crash(estate, ONE)
    cluster = cluster_of(estate)

    assert cluster.group(ROLE).state is GroupState.FAILED
    states = {one.type: one.state for one in cluster.resources_of(ROLE)}
    assert states["Generic Service"] is ResourceState.FAILED
    assert states["Network Name"] is ResourceState.ONLINE


@pytest.mark.parametrize("act", [crash, recover])
def test_machine_must_exist(estate: LabEstate, act: object) -> None:
    """A name that is none is one sentence."""
    assert callable(act)
    with pytest.raises(MachineError, match=r"^There is no machine 'NOWHERE'\.$"):
        act(estate, "NOWHERE")


def test_machine_is_gone_once(estate: LabEstate) -> None:
    """What is down cannot crash, what is up cannot come back."""
    with pytest.raises(MachineError, match=r"^SSISNODE2 is up\.$"):
        recover(estate, TWO)
    crash(estate, TWO)

    with pytest.raises(MachineError, match=r"^SSISNODE2 is down already\.$"):
        crash(estate, TWO)
