"""The machine, its operating system, its accounts and files."""

from __future__ import annotations

import pytest

from fixtures.lab.cim.repository import CimRepository
from fixtures.lab.estate.estate import LabEstate
from tests.lab.cim.asking import column


def test_member_server_names_its_domain(repository: CimRepository) -> None:
    """A member server has the domain's DNS name and role 3."""
    found = repository.enumerate("root/cimv2", "Win32_ComputerSystem").instances[0]

    assert (found["PartOfDomain"], found["Domain"], found["DomainRole"]) == (
        True,
        "lab.example",
        3,
    )


def test_stand_alone_server_is_in_a_workgroup(
    repository: CimRepository, estate: LabEstate
) -> None:
    """A host without a domain has a workgroup, and no accounts of a domain."""
    estate.hosts[0].domain = None
    found = repository.enumerate("root/cimv2", "Win32_ComputerSystem").instances[0]
    local = column(repository, "SELECT LocalAccount FROM Win32_UserAccount")

    assert (found["PartOfDomain"], found["Workgroup"]) == (False, "WORKGROUP")
    assert set(local) == {True}


def test_start_time_is_a_point_in_time(
    repository: CimRepository, estate: LabEstate
) -> None:
    """LastBootUpTime is the estate's."""
    assert column(repository, "SELECT LastBootUpTime FROM Win32_OperatingSystem") == [
        estate.hosts[0].operating_system.last_boot_up_time
    ]


def test_account_is_found_by_domain_and_name(
    repository: CimRepository, estate: LabEstate
) -> None:
    """A domain account has its SID and whether it is disabled."""
    estate.account("reader").disabled = True
    found = repository.query(
        "root/cimv2",
        "SELECT SID, Disabled FROM Win32_UserAccount "
        "WHERE Domain='LAB' AND Name='reader'",
    ).instances

    assert [(one["SID"], one["Disabled"]) for one in found] == [
        ("S-1-5-21-1-2-3-1101", True)
    ]


def test_group_of_the_domain_is_no_user(
    repository: CimRepository, estate: LabEstate
) -> None:
    """Groups and managed service accounts are no user accounts."""
    estate.account("reader").is_group = True
    estate.account("stranger").name = "gmsa$"
    users = column(
        repository, "SELECT Name FROM Win32_UserAccount WHERE LocalAccount=FALSE"
    )
    groups = column(repository, "SELECT Name FROM Win32_Group WHERE LocalAccount=FALSE")

    assert (users, groups) == (["admin", "cluster-reader"], ["reader"])


def test_builtin_names_are_localized(
    repository: CimRepository, estate: LabEstate
) -> None:
    """On a German host the administrators' group has its German name."""
    estate.hosts[0].operating_system.locale = "de-DE"

    assert column(
        repository, "SELECT Name FROM Win32_Group WHERE SID='S-1-5-32-544'"
    ) == ["Administratoren"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"SELECT FileSize FROM CIM_DataFile WHERE Name='c:\\lab\\A.txt'", [5]),
        (r"SELECT FileSize FROM CIM_DataFile WHERE Name='C:\\Lab\\no.txt'", [None]),
        (r"SELECT Name FROM CIM_DataFile WHERE Path='\\lab\\' AND Drive='c:'", 2),
        (r"SELECT Name FROM Win32_Directory WHERE Name='C:\\Lab'", ["C:\\Lab"]),
        (r"SELECT Name FROM Win32_Directory WHERE Name='C:\\Nope'", []),
    ],
)
def test_files_and_directories_are_listed(
    repository: CimRepository,
    estate: LabEstate,
    text: str,
    expected: list[object] | int,
) -> None:
    """Files have their size unless they are denied; directories come from files."""
    estate.hosts[0].files = {r"C:\Lab\a.txt": b"hello", r"C:\Lab\no.txt": b"x"}
    estate.hosts[0].denied_files = {r"C:\Lab\no.txt"}
    found = column(repository, text)

    assert expected in (found, len(found))
