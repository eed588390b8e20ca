"""SSISDB leaves its availability group for a patch, and comes back after it."""

import pytest

from fixtures.facts.availability_group import ListedDatabase
from fixtures.facts.patch_level import CatalogSchema, PatchLevels, written
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-15")
def test_replicas_are_at_one_patch_level(
    patch_levels: PatchLevels, verdict: Verdict
) -> None:
    """The replica, and every node that can run it, has the group's newest version."""
    verdict.expected = written(patch_levels.newest)
    verdict.actual = patch_levels.lagging or verdict.expected
    verdict.cite(
        "ProductVersion; PatchLevel of passive nodes", list(patch_levels.levels)
    )

    assert not patch_levels.lagging


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


@pytest.mark.requirement("AG-19")
def test_schema_fits_the_engine(
    catalog_schema: CatalogSchema, verdict: Verdict
) -> None:
    """SSISDB's schema is of the engine's major version, and not newer."""
    engine = catalog_schema.engine
    verdict.expected = f"of version {engine[0]}, at most {written(engine)}"
    verdict.actual = written(catalog_schema.schema_build)
    verdict.cite(
        f"SCHEMA_VERSION on {catalog_schema.server_name}", catalog_schema.schema_version
    )

    assert catalog_schema.fits
