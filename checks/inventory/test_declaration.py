"""Nothing that belongs to the installation is left out of the inventory."""

import pytest

from fixtures.facts.availability_group import DeclaredReplicas
from fixtures.facts.signs_of_life import RegisteredWorkers
from fixtures.verdict import Verdict


@pytest.mark.requirement("IN-01")
def test_replicas_are_the_declared_ones(
    declared_replicas: DeclaredReplicas, verdict: Verdict
) -> None:
    """The replicas of SSISDB's availability group are exactly the declared ones."""
    verdict.expected = declared_replicas.declared or "no replica is declared"
    verdict.actual = declared_replicas.observed
    verdict.cite(
        f"sys.availability_replicas on {declared_replicas.group.server_name}",
        {
            "missing": declared_replicas.missing,
            "undeclared": declared_replicas.undeclared,
        },
    )

    assert declared_replicas.are_as_declared


@pytest.mark.requirement("IN-02")
def test_workers_are_the_declared_ones(
    declared_workers: RegisteredWorkers, verdict: Verdict
) -> None:
    """The workers that SSISDB knows are exactly the declared ones."""
    verdict.expected = declared_workers.declared or "no worker is declared"
    verdict.actual = declared_workers.conditions or "no worker is registered"
    verdict.cite(
        "SSISDB.catalog.worker_agents",
        {
            "missing": declared_workers.unregistered,
            "undeclared": declared_workers.undeclared,
        },
    )

    assert declared_workers.are_as_declared
