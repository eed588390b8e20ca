"""A worker and the Master know each other by address and thumbprint."""

from __future__ import annotations

import pytest

from fixtures.facts.endpoints import HttpEndpoint
from fixtures.facts.worker_trust import KnownMaster, WorkerEndpoint

ADDRESS = HttpEndpoint(scheme="https", host="ssisom.corp.example", port=8391)


@pytest.mark.parametrize(
    ("written", "is_same"),
    [
        ("https://ssisom.corp.example:8391", True),
        ("https://SSISOM.corp.example.:8391/", True),
        ("https://ssisom.corp.example:8391/ClusterManagement", True),
        ("https://ssisom.corp.example:8391/clustermanagement/ ", True),
        ("http://ssisom.corp.example:8391", False),
        ("https://ssisom.corp.example:8392", False),
        ("https://ssisnode1.corp.example:8391", False),
        ("ssisom.corp.example:8391", False),
        ("", False),
        (None, False),
    ],
)
def test_endpoint_is_compared_parsed(
    written: str | None,
    is_same: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Spelling and the service's own path do not matter; scheme, host and port do."""
    found = WorkerEndpoint(path="C:\\x", written=written, master_address=ADDRESS)

    assert found.is_master_address is is_same


@pytest.mark.parametrize(
    ("thumbprint", "is_trusted", "is_known", "description"),
    [
        ("AB", True, True, "AB, trusted here"),
        ("CD", False, False, "CD, not trusted here"),
        (None, False, False, "no thumbprint, not trusted here"),
    ],
)
def test_master_is_known_by_a_configured_thumbprint(
    thumbprint: str | None,
    is_trusted: bool,  # noqa: FBT001 - a table's column
    is_known: bool,  # noqa: FBT001 - same
    description: str,
) -> None:
    """While a role moves, either node's certificate is the Master's."""
    found = KnownMaster(
        path="C:\\x",
        thumbprint=thumbprint,
        configured=("AB", "EF"),
        is_trusted=is_trusted,
    )

    assert (found.is_known, found.description) == (is_known, description)
