"""Queries, instances and methods; and what is refused, with WMI's own codes."""

from __future__ import annotations

import pytest

from fixtures.lab.cim.errors import CimError, WbemStatus
from fixtures.lab.cim.repository import CimRepository
from fixtures.lab.estate.estate import LabEstate
from tests.lab.cim.asking import Ask, column


def test_query_selects_and_projects(repository: CimRepository) -> None:
    """Rows are those of the condition; columns come in their documented spelling."""
    result = repository.query(
        "root/cimv2", "SELECT NAME, startname FROM win32_service WHERE Name LIKE 'W%'"
    )

    assert result.columns == ("Name", "StartName")
    assert [one["StartName"] for one in result.instances] == [
        r"NT AUTHORITY\LocalService"
    ]


def test_namespace_may_be_written_with_backslashes(repository: CimRepository) -> None:
    """Both separators mean the same namespace, in any letter case."""
    assert column(
        repository, "SELECT Name FROM MSCluster_Cluster", r"ROOT\mscluster"
    ) == ["CLU"]


def test_every_documented_property_is_answered(repository: CimRepository) -> None:
    """A property that the estate does not know is NULL, and there."""
    instance = repository.get("root/cimv2", "Win32_Service", {"Name": "clussvc"})
    answered = dict(instance.items())

    assert len(answered) == len(instance.cim_class.properties)
    assert instance["InstallDate"] is None


def test_singleton_needs_no_keys(repository: CimRepository) -> None:
    """The operating system is got without keys."""
    found = repository.get("root/cimv2", "Win32_OperatingSystem", {})

    assert found["Version"] == "10.0.20348"


def test_enumeration_gives_the_whole_family(repository: CimRepository) -> None:
    """A class is enumerated with its descendants, each under its own class."""
    result = repository.enumerate("root/cimv2", "Win32_Account")

    assert {one.cim_class.name for one in result.instances} == {
        "Win32_UserAccount",
        "Win32_Group",
        "Win32_SystemAccount",
    }


@pytest.mark.parametrize(
    ("namespace", "text", "status"),
    [
        ("root/nowhere", "SELECT * FROM X", WbemStatus.INVALID_NAMESPACE),
        ("root/cimv2", "SELECT * FROM Nothing", WbemStatus.INVALID_CLASS),
        ("root/default", "SELECT * FROM Win32_Service", WbemStatus.INVALID_CLASS),
        ("root/cimv2", "SELECT Nope FROM Win32_Service", WbemStatus.INVALID_QUERY),
        (
            "root/cimv2",
            "SELECT * FROM Win32_Service WHERE Nope='x'",
            WbemStatus.INVALID_QUERY,
        ),
        ("root/cimv2", "SELECT * FROM", WbemStatus.INVALID_QUERY),
    ],
)
def test_bad_query_has_its_code(
    repository: CimRepository,
    unmodelled: list[str],
    namespace: str,
    text: str,
    status: WbemStatus,
) -> None:
    """What is wrong about a query is told by WMI's code, and is no gap of the lab."""
    with pytest.raises(CimError) as caught:
        repository.query(namespace, text)

    assert caught.value.status is status
    assert unmodelled == []


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("SELECT * FROM Win32_Share", "root/cimv2:Win32_Share"),
        ("SELECT * FROM Win32_BaseService", "root/cimv2:Win32_BaseService"),
        ("ASSOCIATORS OF {Win32_Service.Name='x'}", None),
    ],
)
def test_gap_is_refused_and_reported(
    repository: CimRepository, unmodelled: list[str], text: str, gap: str | None
) -> None:
    """A documented class without a provider is refused, never answered by a guess."""
    with pytest.raises(CimError) as caught:
        repository.query("root/cimv2", text)

    assert caught.value.status is WbemStatus.PROVIDER_NOT_CAPABLE
    assert unmodelled == [gap or "WQL ASSOCIATORS OF"]


@pytest.mark.parametrize(
    ("keys", "status"),
    [
        ({}, WbemStatus.MISSING_KEYS),
        ({"Name": "Nope"}, WbemStatus.NOT_FOUND),
        ({"State": "Running"}, WbemStatus.INVALID_PARAMETER),
        ({"Name": "ClusSvc", "State": "Running"}, WbemStatus.INVALID_PARAMETER),
    ],
)
def test_get_needs_exactly_the_keys(
    repository: CimRepository, keys: dict[str, str], status: WbemStatus
) -> None:
    """Missing, unknown and superfluous keys have codes of their own."""
    with pytest.raises(CimError) as caught:
        repository.get("root/cimv2", "Win32_Service", keys)

    assert caught.value.status is status


@pytest.mark.parametrize(
    ("method", "arguments", "status"),
    [
        ("Nope", {}, WbemStatus.INVALID_METHOD),
        ("CreateKey", {}, WbemStatus.PROVIDER_NOT_CAPABLE),
        ("EnumKey", {"x": ("1",)}, WbemStatus.INVALID_METHOD_PARAMETERS),
        ("EnumKey", {"hDefKey": ("abc",)}, WbemStatus.INVALID_METHOD_PARAMETERS),
        ("EnumKey", {"hDefKey": ("-1",)}, WbemStatus.INVALID_METHOD_PARAMETERS),
        ("EnumKey", {"hDefKey": ("1", "2")}, WbemStatus.INVALID_METHOD_PARAMETERS),
    ],
)
def test_bad_call_has_its_code(
    repository: CimRepository,
    method: str,
    arguments: dict[str, tuple[str | None, ...]],
    status: WbemStatus,
) -> None:
    """Unknown methods and arguments that do not fit are told apart."""
    with pytest.raises(CimError) as caught:
        repository.invoke("root/default", "StdRegProv", {}, method, arguments)

    assert caught.value.status is status


def test_services_are_hidden_without_administrative_rights(ask: Ask) -> None:
    """A remote management user gets an answer without rows, and no error."""
    repository = ask("NODE1", "reader")

    assert column(repository, "SELECT Name FROM Win32_Service") == []
    assert column(repository, "SELECT Name FROM Win32_ComputerSystem") == ["NODE1"]


def test_administrator_through_a_group_sees_services(
    ask: Ask, estate: LabEstate
) -> None:
    """Membership in a group that is in a group that administers counts."""
    outer, inner = estate.account("stranger"), estate.account("cluster-reader")
    outer.is_group = inner.is_group = True
    outer.members, inner.members = [r"LAB\cluster-reader"], ["reader"]
    estate.hosts[0].administrators = {r"LAB\stranger"}

    assert len(column(ask("NODE1", "reader"), "SELECT Name FROM Win32_Service")) == 3
