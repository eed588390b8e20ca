"""SSISDB's database master key: it opens now, and will after a failover."""

import pytest

from fixtures.facts.catalog import MasterKeyEvidence
from fixtures.facts.sql_server import MasterKeyMechanisms
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-08")
def test_master_key_opens_on_the_primary(
    master_key_evidence: MasterKeyEvidence, verdict: Verdict
) -> None:
    """SSISDB's database master key opens on the current primary replica."""
    verdict.expected = "opens"
    verdict.actual = master_key_evidence.description
    verdict.cite(
        f"master key of SSISDB on {master_key_evidence.server_name}",
        master_key_evidence.as_evidence,
    )

    assert master_key_evidence.opens


@pytest.mark.requirement("AG-09")
def test_mechanism_opens_the_master_key_after_failover(
    master_key_mechanisms: MasterKeyMechanisms, verdict: Verdict
) -> None:
    """Every replica has a mechanism that opens SSISDB's master key on it."""
    verdict.expected = "a credential of SSISDB's family, or an active job"
    verdict.actual = master_key_mechanisms.descriptions or "none"
    verdict.cite(
        f"credentials and Agent jobs on {master_key_mechanisms.server_name}",
        master_key_mechanisms.inactive_jobs,
    )

    assert master_key_mechanisms.descriptions
