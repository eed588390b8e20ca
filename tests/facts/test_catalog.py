"""What proves that the master key opens, what disproves it, and what does neither."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from fixtures.facts.catalog import MasterKeyEvidence, MasterProperties

STARTED = dt.datetime(2026, 3, 1, 6, tzinfo=dt.UTC)
PROVEN = MasterKeyEvidence(
    server_name="SSISNODE1",
    is_encrypted_by_server=True,
    instance_started_at=STARTED,
    key_modified_at=STARTED - dt.timedelta(days=90),
    last_success_server="ssisnode1",
    last_success_at=STARTED + dt.timedelta(hours=2),
    has_credential=True,
    probe_error=None,
)


def evidence(**changes: Any) -> MasterKeyEvidence:  # noqa: ANN401 - of several fields
    """Return evidence that differs from what proves an open key."""
    return dataclasses.replace(PROVEN, **changes)


def test_execution_on_this_instance_proves_the_key() -> None:
    """A package that ran here after start and change of key has used it."""
    assert PROVEN.opens is True
    assert PROVEN.description == "opens"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"last_success_at": None, "last_success_server": None}, id="none"),
        pytest.param({"last_success_server": "SSISNODE2"}, id="on the other node"),
        pytest.param({"last_success_server": "SSISNODE11"}, id="similar name"),
        pytest.param(
            {"last_success_at": STARTED - dt.timedelta(hours=2)}, id="before the start"
        ),
        pytest.param(
            {"last_success_at": STARTED + dt.timedelta(minutes=30)},
            id="clocks may have changed",
        ),
        pytest.param(
            {"key_modified_at": STARTED + dt.timedelta(hours=3)},
            id="key changed since",
        ),
        pytest.param({"is_encrypted_by_server": False}, id="flag says otherwise"),
    ],
)
def test_other_evidence_proves_nothing(changes: dict[str, Any]) -> None:
    """A flag or a credential without a matching execution decides nothing."""
    assert evidence(**changes).opens is None
    assert evidence(**changes).description == "not proven"


def test_neither_service_master_key_nor_credential_disproves_the_key() -> None:
    """A key that nothing on this instance can open does not open."""
    found = evidence(is_encrypted_by_server=False, has_credential=False)

    assert found.opens is False
    assert found.description == "does not open"


def test_active_probe_decides_against_the_flag() -> None:
    """What was tried outweighs what is recorded."""
    opened = evidence(is_encrypted_by_server=False, has_credential=False, probe_error=0)

    assert opened.opens is True
    assert evidence(probe_error=15581).opens is False


@pytest.mark.parametrize("error", [229, 15151])
def test_refused_probe_decides_nothing(error: int) -> None:
    """A login that may not open the key has not shown that the key is shut."""
    unknown = evidence(probe_error=error, last_success_at=None)

    assert unknown.is_probe_refused
    assert unknown.opens is None
    assert evidence(probe_error=error).opens is True


def test_evidence_names_everything_the_verdict_rests_on() -> None:
    """The report shows each fact, also those that were missing."""
    assert set(evidence(last_success_at=None).as_evidence) == {
        "is_master_key_encrypted_by_server",
        "instance started",
        "key modified",
        "newest successful execution ran on",
        "newest successful execution started",
        "credential for this key on the primary",
        "error of the active probe",
    }


@pytest.mark.parametrize(
    ("properties", "address"),
    [
        ({"MASTER_ADDRESS": "https://ssisom:8391"}, "https://ssisom:8391"),
        ({"MASTER_ADDRESS": ""}, None),
        ({}, None),
    ],
)
def test_master_address(properties: dict[str, str], address: str | None) -> None:
    """An empty address is as good as none."""
    found = MasterProperties(server_name="SSISNODE1", properties=properties)

    assert found.master_address == address
