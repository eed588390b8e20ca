"""Scale Out Workers: they and the Master know and trust each other."""

import pytest

from fixtures.facts.worker_trust import AdmittedWorker, KnownMaster, WorkerEndpoint
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-51")
def test_worker_calls_the_master_address(
    worker_endpoint: WorkerEndpoint, verdict: Verdict
) -> None:
    """MasterEndpoint of the worker is MASTER_ADDRESS."""
    verdict.expected = str(worker_endpoint.master_address)
    verdict.actual = worker_endpoint.written
    verdict.cite(worker_endpoint.path, {"MasterEndpoint": worker_endpoint.written})

    assert worker_endpoint.is_master_address


@pytest.mark.requirement("SO-52")
def test_worker_knows_and_trusts_the_master(
    known_master: KnownMaster, verdict: Verdict
) -> None:
    """The worker has the Master's thumbprint, and trusts that certificate."""
    verdict.expected = [f"{one}, trusted here" for one in known_master.configured]
    verdict.actual = known_master.description
    verdict.cite(
        known_master.path, {"MasterHttpsCertThumbprint": known_master.thumbprint}
    )

    assert known_master.is_known
    assert known_master.is_trusted


@pytest.mark.requirement("SO-53")
def test_every_master_node_trusts_the_worker(
    admitted_worker: AdmittedWorker, verdict: Verdict
) -> None:
    """The worker's certificate is in the Root store of every master node."""
    verdict.expected = "trusted on every master node"
    verdict.actual = {
        "trusted on": admitted_worker.admitting,
        "not trusted on": admitted_worker.refusing,
    }
    verdict.cite(
        admitted_worker.path, {"WorkerHttpsCertThumbprint": admitted_worker.thumbprint}
    )

    assert not admitted_worker.refusing
