"""A lab host for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.wsman.responder import WsmanResponder
from tests.lab.windows_estate import windows_estate
from tests.lab.wsman.lab_server import LabListeners, running_listeners


@pytest.fixture
def estate() -> LabEstate:
    """Return a new small estate."""
    return windows_estate()


@pytest.fixture
def unmodelled() -> list[str]:
    """Return the list that the responder's gaps go to."""
    return []


@pytest.fixture
def responder(estate: LabEstate, unmodelled: list[str]) -> WsmanResponder:
    """Return the service of NODE1, without HTTP."""
    return WsmanResponder(estate, estate.hosts[0], unmodelled.append)


@pytest.fixture
def listeners(estate: LabEstate, tmp_path: Path) -> Iterator[LabListeners]:
    """Serve NODE1 on loopback."""
    with running_listeners(estate, tmp_path) as running:
        yield running
