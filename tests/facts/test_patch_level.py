"""Versions are compared as numbers, on every node, with each other and the schema."""

from __future__ import annotations

import pytest

from fixtures.facts.patch_level import CatalogSchema, PatchLevels, written
from fixtures.facts.versions import Version, parse_version

OLD, NEW = (16, 0, 4165, 4), (16, 0, 4175, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16.0.1000.6", (16, 0, 1000, 6)),
        ("16.00.1000.06", (16, 0, 1000, 6)),
        (" 15.0.2000.5 ", (15, 0, 2000, 5)),
        ("13.0", (13, 0)),
        ("16", None),
        ("", None),
        ("16.0.x", None),
        ("16.0.1000.6 (X64)", None),
        ("١٦.0.1000.6", None),
    ],
)
def test_version_is_read_as_numbers(text: str, expected: Version | None) -> None:
    """Zeros before a number mean nothing."""
    assert parse_version(text) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({"SQLFCI": NEW, "NODE2": NEW}, ()),
        ({"SQLFCI": NEW, "NODE2": OLD}, ("NODE2 at 16.0.4165.4",)),
        ({"NODE1": OLD}, ("NODE1 at 16.0.4165.4",)),
        ({"NODE1": (9, 0, 5000, 0)}, ("NODE1 at 9.0.5000.0",)),
    ],
)
def test_what_lags_behind_is_named(
    levels: dict[str, Version], expected: tuple[str, ...]
) -> None:
    """The instance itself, and each node on which it does not run now."""
    found = PatchLevels(server_name="NODE1", levels=levels, newest=NEW)

    assert found.lagging == expected


@pytest.mark.parametrize(
    ("schema", "engine", "expected"),
    [
        (NEW, NEW, True),
        (OLD, NEW, True),
        ((16, 0, 1000, 6), NEW, True),
        (NEW, OLD, False),
        ((15, 0, 2000, 5), NEW, False),
        ((17, 0, 1000, 7), NEW, False),
    ],
)
def test_schema_fits_the_engine(
    schema: Version,
    engine: Version,
    expected: bool,  # noqa: FBT001 - a table's column
) -> None:
    """An update that does not touch the schema leaves it as it was."""
    found = CatalogSchema(
        server_name="NODE1", schema_build=schema, schema_version="10", engine=engine
    )

    assert found.fits is expected


def test_version_is_written_as_sql_server_does() -> None:
    """Four numbers with points."""
    assert written(NEW) == "16.0.4175.1"
