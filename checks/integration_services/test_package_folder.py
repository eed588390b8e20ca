"""The clustered service's package folder: who may use it, and who may not."""

import pytest

from fixtures.facts.clustered_service import Findings
from fixtures.verdict import Verdict


@pytest.mark.requirement("CL-17")
def test_authors_may_list_and_write(
    package_authors: Findings, verdict: Verdict
) -> None:
    """The declared authors may list every package folder, and write to it."""
    verdict.expected = "List Folder and Write for every declared author"
    verdict.actual = package_authors.actual
    verdict.cite("Win32_LogicalFileSecuritySetting", package_authors.shown)

    assert not package_authors.faults


@pytest.mark.requirement("CL-17.R")
def test_nobody_else_may_write(broad_writers: Findings, verdict: Verdict) -> None:
    """No package folder may be changed by Everyone, Authenticated Users or Users."""
    verdict.expected = "no write right for everybody"
    verdict.actual = broad_writers.actual
    verdict.cite("Win32_LogicalFileSecuritySetting", broad_writers.shown)

    assert not broad_writers.faults
