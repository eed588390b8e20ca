"""The failover cluster's members, and their votes."""

import pytest

from fixtures.facts.clustered_role import ClusterMembership, Quorum
from fixtures.facts.failover_cluster import ClusterNode, FailoverCluster
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-01")
def test_members_are_the_declared_nodes(
    cluster_membership: ClusterMembership, verdict: Verdict
) -> None:
    """A failover cluster exists, and its members are exactly the declared nodes."""
    verdict.expected = cluster_membership.declared
    verdict.actual = cluster_membership.members or "no failover cluster"
    verdict.cite(
        f"MSCluster_Node on {cluster_membership.cluster.asked_node}",
        {
            "missing": cluster_membership.missing,
            "undeclared": cluster_membership.undeclared,
        },
    )

    assert cluster_membership.is_as_declared


@pytest.mark.requirement("SO-02")
def test_node_is_up(
    cluster_node: ClusterNode, existing_cluster: FailoverCluster, verdict: Verdict
) -> None:
    """The cluster node is Up, as another node sees it."""
    verdict.expected = "Up"
    verdict.actual = cluster_node.state
    verdict.cite(
        f"MSCluster_Node.State on {existing_cluster.asked_node}", cluster_node.state
    )

    assert verdict.actual == verdict.expected


@pytest.mark.requirement("SO-61")
def test_quorum_survives_a_node(quorum: Quorum, verdict: Verdict) -> None:
    """The cluster has a witness where it needs one, and votes that fit its nodes."""
    witness = quorum.witness
    verdict.expected = "an odd number of votes, of two nodes or more"
    verdict.actual = quorum.faults or f"{quorum.votes} votes"
    verdict.cite(
        f"MSCluster_Node.NodeWeight on {quorum.cluster.asked_node}",
        quorum.voting_nodes,
    )
    verdict.cite("votes that dynamic quorum counts now", quorum.present_votes)
    verdict.cite("witness", f"{witness.name} ({witness.state})" if witness else None)

    assert not quorum.faults
