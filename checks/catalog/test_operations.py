"""What a failover or restart left behind in SSISDB."""

import pytest

from fixtures.facts.open_operations import OpenOperations
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-20")
def test_nothing_dead_is_running(
    open_operations: OpenOperations, verdict: Verdict
) -> None:
    """No execution or deployment outlived its process in SSISDB's records."""
    verdict.expected = "none from before the last failover or start"
    verdict.actual = open_operations.dead or verdict.expected
    verdict.cite(
        f"start of {open_operations.server_name}", open_operations.instance_started_at
    )
    verdict.note = (
        "A failover and one back since the instance started cannot be told apart from"
        " no failover."
    )

    assert not open_operations.dead
