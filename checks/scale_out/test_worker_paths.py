"""Scale Out Workers: proving themselves, reaching the Master, writing their logs."""

import pytest

from fixtures.facts.people import Attestation
from fixtures.facts.worker_paths import WorkerKey, WorkerPaths
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-54")
def test_worker_reads_its_private_key(
    worker_key: WorkerKey, word_about_the_key: Attestation | None, verdict: Verdict
) -> None:
    """The worker's account can read the private key of the worker's certificate."""
    verdict.is_attested = word_about_the_key is not None
    verdict.expected = "a key that the worker can use"
    verdict.actual = (
        word_about_the_key.statement if word_about_the_key else worker_key.condition
    )
    verdict.cite("catalog.worker_agents, certificate store", worker_key.condition)

    assert worker_key.is_readable is not False


@pytest.mark.requirement("SO-55")
def test_worker_reaches_master_and_sql_server(
    worker_paths: WorkerPaths, verdict: Verdict
) -> None:
    """The worker reports to the Master, and its last package left messages."""
    verdict.expected = "it reports, and its last package left messages"
    verdict.actual = worker_paths.faults or "both ways are open"
    verdict.cite("catalog.worker_agents: reports", worker_paths.reports)
    verdict.cite("messages of its last package", worker_paths.last is not None)

    assert not worker_paths.faults
