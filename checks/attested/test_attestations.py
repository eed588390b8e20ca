"""Requirements that only a person can see: one item for each of the register."""

from __future__ import annotations

import pytest

from fixtures.facts.people import Attestation
from fixtures.verdict import Verdict


@pytest.mark.attested
def test_attestation_counts(attestation: Attestation, verdict: Verdict) -> None:
    """A person has attested it, and the attestation has not expired."""
    verdict.is_attested = True
    verdict.expected = f"attested for {verdict.target}"
    verdict.actual = attestation.statement
    verdict.note = f"Attested by {attestation.who} on {attestation.when}"
    verdict.cite("the file of attestations: expires", str(attestation.expires))

    assert attestation.concerns(verdict.requirement, verdict.target)
