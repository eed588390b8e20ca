"""Scale Out Master: the endpoint that its workers call."""

import pytest

from fixtures.facts.endpoint_security import EndpointSecurity
from fixtures.facts.network import ServedEndpoint
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-47")
def test_endpoint_serves_the_configured_certificate(
    served_endpoint: ServedEndpoint,
    configured_thumbprints: tuple[str, ...],
    verdict: Verdict,
) -> None:
    """The Master's endpoint completes a TLS handshake with its certificate."""
    verdict.expected = configured_thumbprints
    verdict.actual = served_endpoint.thumbprint or served_endpoint.failure
    verdict.cite(f"TLS handshake with {served_endpoint.address}", verdict.actual)
    verdict.cite("protocol version", served_endpoint.tls_version or None)

    assert served_endpoint.thumbprint in configured_thumbprints


@pytest.mark.requirement("SO-20")
def test_endpoint_bears_hardened_clients(
    endpoint_security: EndpointSecurity, verdict: Verdict
) -> None:
    """The Master's certificate is not weak, and its endpoint refuses old TLS."""
    verdict.expected = (
        "no SHA-1 signature, no RSA key below 2048 bits, TLS 1.2 or newer"
    )
    verdict.actual = endpoint_security.faults or "neither weak nor old"
    verdict.cite("certificates, and offered versions", endpoint_security.shown)

    assert not endpoint_security.faults
