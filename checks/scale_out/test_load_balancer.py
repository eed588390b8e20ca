"""The listener on Azure: found by a load balancer's probe."""

import pytest

from fixtures.facts.load_balancer import LoadBalancerProbe
from fixtures.facts.people import Attestation
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-45")
def test_load_balancer_finds_the_owner(
    listener_probe: LoadBalancerProbe,
    word_about_the_load_balancer: Attestation | None,
    verdict: Verdict,
) -> None:
    """The listener's address has a probe port that its owner answers."""
    word = word_about_the_load_balancer
    verdict.is_attested = word is not None
    verdict.expected = "a load balancer that probes a port which the owner answers"
    verdict.actual = word.statement if word else listener_probe.faults
    verdict.cite("ProbePort", [str(one) for one in listener_probe.addresses])

    assert not listener_probe.faults
