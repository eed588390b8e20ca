"""SSISDB leaves its availability group for a patch, and comes back after it."""

import pytest

from fixtures.facts.availability_group import ListedDatabase
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-17")
def test_ssisdb_is_out_of_its_group(
    listed_database: ListedDatabase, verdict: Verdict
) -> None:
    """SSISDB is in no availability group on any replica while they are patched."""
    verdict.expected = "in no availability group"
    verdict.actual = listed_database.membership
    verdict.cite(f"sys.databases on {listed_database.server_name}", verdict.actual)

    assert not listed_database.is_in_availability_group


@pytest.mark.requirement("AG-18")
def test_ssisdb_is_back_in_its_group(
    listed_database: ListedDatabase, verdict: Verdict
) -> None:
    """SSISDB is joined to an availability group on every replica after a patch."""
    verdict.expected = "joined to its group"
    verdict.actual = listed_database.membership
    verdict.cite(f"sys.databases on {listed_database.server_name}", verdict.actual)

    assert listed_database.is_availability_database
