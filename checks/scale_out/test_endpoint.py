"""Scale Out Master: the endpoint that its workers call."""

import pytest

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
