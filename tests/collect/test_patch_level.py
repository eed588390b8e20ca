"""The version of binaries that may not even run, from the registry."""

from __future__ import annotations

import pytest

from fixtures.collect.registry import INSTANCE_NAMES, SQL_SERVER, parse_patch_level
from fixtures.errors import AccessDeniedError, AnswerError
from fixtures.facts.windows import HostRegistry, RegistryKey

NAMES = RegistryKey(
    path=rf"{INSTANCE_NAMES}\SQL",
    values={"mssqlserver": "MSSQL16.MSSQLSERVER", "inst1": "MSSQL15.INST1"},
)
SETUP = RegistryKey(
    path=rf"{SQL_SERVER}\MSSQL16.MSSQLSERVER\Setup",
    values={"patchlevel": "16.0.4175.1"},
)


def registry(*keys: RegistryKey, denied: tuple[str, ...] = ()) -> HostRegistry:
    """Return the registry of a host."""
    return HostRegistry(
        host="NODE1", keys={key.path.casefold(): key for key in keys}, denied=denied
    )


def test_patch_level_is_found_by_the_instance() -> None:
    """An instance's name leads to its id, and that to its key."""
    assert parse_patch_level(registry(NAMES, SETUP), None) == "16.0.4175.1"
    assert parse_patch_level(registry(NAMES, SETUP), "MSSQLSERVER") == "16.0.4175.1"


@pytest.mark.parametrize(
    ("keys", "instance_name"),
    [
        ((NAMES, SETUP), "INST1"),
        ((NAMES, SETUP), "INST2"),
        ((NAMES,), None),
        ((), None),
    ],
)
def test_patch_level_that_is_not_there_is_an_error(
    keys: tuple[RegistryKey, ...], instance_name: str | None
) -> None:
    """A node that does not say it is not known to be patched."""
    with pytest.raises(AnswerError, match="no PatchLevel"):
        parse_patch_level(registry(*keys), instance_name)


def test_key_that_may_not_be_read_is_an_error() -> None:
    """It may hold anything."""
    with pytest.raises(AccessDeniedError):
        parse_patch_level(registry(NAMES, denied=(SETUP.path,)), None)
