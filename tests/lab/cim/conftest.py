"""A CIM repository for the tests of this folder."""

from __future__ import annotations

import pytest

from fixtures.lab.cim.repository import CimRepository
from fixtures.lab.estate.estate import LabEstate
from tests.lab.cim.asking import Ask, asking
from tests.lab.windows_estate import windows_estate


@pytest.fixture
def estate() -> LabEstate:
    """Return a new small estate."""
    return windows_estate()


@pytest.fixture
def unmodelled() -> list[str]:
    """Return the list that the repository's gaps go to."""
    return []


@pytest.fixture
def ask(estate: LabEstate, unmodelled: list[str]) -> Ask:
    """Return a function that makes a repository for a host and an account."""
    return asking(estate, unmodelled)


@pytest.fixture
def repository(ask: Ask) -> CimRepository:
    """Return what the administrator sees on NODE1."""
    return ask("NODE1", "admin")
