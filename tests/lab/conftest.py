"""The healthy installation as a plain model, new for every test."""

import datetime as dt
from collections.abc import Iterator

import pytest

from fixtures.lab.copying import copy_estate
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.healthy import LabCredentials, build_healthy_estate, new_credentials
from fixtures.lab.lease import lease_network
from fixtures.lab.network import LabNetwork


@pytest.fixture(scope="session")
def network() -> Iterator[LabNetwork]:
    """A network that only this test run has."""
    with lease_network([11, 12, 21, 22, 31, 32], name_server_octet=53) as lease:
        yield lease.network


@pytest.fixture(scope="session")
def lab_credentials() -> LabCredentials:
    """The accounts of the healthy installation."""
    return new_credentials()


@pytest.fixture(scope="session")
def shared_estate(network: LabNetwork, lab_credentials: LabCredentials) -> LabEstate:
    """A healthy installation for tests that change nothing."""
    return build_healthy_estate(network, lab_credentials, dt.datetime.now(dt.UTC))


@pytest.fixture
def estate(shared_estate: LabEstate) -> LabEstate:
    """A healthy installation of this test's own; its keys took long to make."""
    return copy_estate(shared_estate)
