"""DCOM applications, members of groups, and the cluster's hive."""

from __future__ import annotations

import pytest

from fixtures.lab.cim.repository import CimRepository
from fixtures.lab.cim.values import CimValue, Instance, Reference
from fixtures.lab.estate.cluster import FailoverCluster
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.estate.security import (
    ADMINISTRATORS,
    CREATOR_OWNER,
    AccessControlEntry,
    AceFlag,
    AceType,
    SecurityDescriptor,
    parse_descriptor,
)
from fixtures.lab.estate.windows import DomainAccount
from tests.lab.cim.asking import Ask, call, column

APPLICATIONS = r"SOFTWARE\Classes\AppID"
APP_ID = "{11111111-2222-3333-4444-555555555555}"
SETTING = "root/cimv2:Win32_DCOMApplicationSetting"
REGISTRY = "root/default:StdRegProv"
MEMBERS = (
    "SELECT PartComponent FROM Win32_GroupUser WHERE GroupComponent ="
    " \"Win32_Group.Domain='NODE1',Name='{}'\""
)
DESCRIPTOR = SecurityDescriptor(
    dacl=(
        AccessControlEntry(sid="S-1-1-0", mask=1, type=AceType.DENIED),
        AccessControlEntry(sid=CREATOR_OWNER, mask=31, flags=AceFlag.INHERITED),
    ),
    is_protected=True,
)


@pytest.fixture
def estate(estate: LabEstate) -> LabEstate:
    """Return the small estate with an application on NODE1."""
    registry = estate.hosts[0].registry
    registry.set(rf"{APPLICATIONS}\{APP_ID}", "", "An application 16.0")
    registry.set(rf"{APPLICATIONS}\{APP_ID}", "LocalService", "AService")
    registry.set(rf"{APPLICATIONS}\{APP_ID}", "LaunchPermission", DESCRIPTOR.octets())
    registry.set(rf"{APPLICATIONS}\program.exe", "AppID", APP_ID)
    return estate


def names(values: list[CimValue]) -> list[tuple[str, str]]:
    """Return class and name of what references lead to."""
    return [
        (one.class_name, one.keys["Name"])
        for one in values
        if isinstance(one, Reference)
    ]


@pytest.mark.parametrize(
    "descriptor",
    [DESCRIPTOR, SecurityDescriptor(dacl=()), SecurityDescriptor(dacl=None)],
    ids=["two entries", "no entry", "no list"],
)
def test_descriptor_is_read_as_it_was_written(descriptor: SecurityDescriptor) -> None:
    """The binary form holds all of it."""
    assert parse_descriptor(descriptor.octets()) == descriptor


def test_octets_that_are_no_descriptor_are_refused() -> None:
    """Cut off, it is a fault and no descriptor."""
    with pytest.raises(ValueError, match="buffer"):
        parse_descriptor(DESCRIPTOR.octets()[:24])


def test_application_is_known_by_its_name(repository: CimRepository) -> None:
    """Only keys that are GUIDs are applications."""
    query = "SELECT AppID FROM Win32_DCOMApplicationSetting WHERE Caption LIKE '%16.0'"

    assert column(repository, query) == [APP_ID]
    assert column(repository, "SELECT AppID FROM Win32_DCOMApplication") == [APP_ID]


def test_application_has_the_descriptor_of_the_registry(
    repository: CimRepository,
) -> None:
    """Who may launch it stands in LaunchPermission."""
    code, outputs = call(
        repository, SETTING, {"AppID": APP_ID}, "GetLaunchSecurityDescriptor"
    )
    descriptor = outputs["Descriptor"]

    assert code == 0
    assert isinstance(descriptor, Instance)
    assert len(descriptor["DACL"] or ()) == 2  # type: ignore[arg-type] # an array


def test_application_without_descriptor_returns_none(
    repository: CimRepository,
) -> None:
    """It has the machine's default, which is not returned."""
    code, outputs = call(
        repository, SETTING, {"AppID": APP_ID}, "GetAccessSecurityDescriptor"
    )

    assert (code, outputs) == (2, {})


def test_local_group_holds_accounts_of_the_domain(
    estate: LabEstate, repository: CimRepository
) -> None:
    """A user and a group of the domain are told apart."""
    estate.accounts.append(DomainAccount(name="team", sid="S-1-5-21-9", is_group=True))
    estate.hosts[0].distributed_com_users |= {"reader", "team", "long gone"}

    found = names(column(repository, MEMBERS.format("Distributed COM Users")))

    assert found == [("Win32_UserAccount", "reader"), ("Win32_Group", "team")]


def test_administrators_have_the_local_one(repository: CimRepository) -> None:
    """The built-in Administrator is a member like those of the domain."""
    found = names(column(repository, MEMBERS.format("Administrators")))

    assert found == [
        ("Win32_UserAccount", "Administrator"),
        ("Win32_UserAccount", "admin"),
    ]


def test_domain_group_has_members(estate: LabEstate, repository: CimRepository) -> None:
    """A group of the domain can be followed."""
    team = DomainAccount(
        name="team", sid="S-1-5-21-9", is_group=True, members=["reader"]
    )
    estate.accounts.append(team)
    query = MEMBERS.replace("NODE1", "LAB").format("team")

    assert names(column(repository, query)) == [("Win32_UserAccount", "reader")]


@pytest.mark.parametrize(
    ("resource", "subkeys"),
    [("r-3", ("Parameters", "RegSync")), ("r-2", ("Parameters",))],
)
def test_hive_shows_checkpoints(
    repository: CimRepository, resource: str, subkeys: tuple[str, ...]
) -> None:
    """A resource without checkpoints has no key for them."""
    path = rf"Cluster\Resources\{resource}"

    code, outputs = call(repository, REGISTRY, {}, "EnumKey", sSubKeyName=path)

    assert (code, outputs["sNames"]) == (0, subkeys)


@pytest.mark.parametrize(("host", "code"), [("NODE1", 5), ("NODE2", 0), ("OTHER", 2)])
def test_hive_is_on_the_nodes_only(
    estate: LabEstate, ask: Ask, host: str, code: int
) -> None:
    """It can be denied; a host outside has none."""
    estate.hosts[0].registry.deny("Cluster")

    found, _ = call(ask(host), REGISTRY, {}, "EnumKey", sSubKeyName="Cluster")

    assert found == code


def test_hive_follows_the_cluster(estate: LabEstate, repository: CimRepository) -> None:
    """There is no second copy of what a resource is called."""
    cluster = estate.cluster
    assert isinstance(cluster, FailoverCluster)
    cluster.resource("ssisom").name = "renamed"

    _, outputs = call(
        repository,
        REGISTRY,
        {},
        "GetStringValue",
        sSubKeyName=r"Cluster\Resources\r-2",
        sValueName="Name",
    )

    assert outputs["sValue"] == "renamed"


def test_creator_owner_becomes_the_owner() -> None:
    """What is meant for whoever creates goes to the owner, and on to what is below."""
    parent = SecurityDescriptor(
        dacl=(
            AccessControlEntry(
                sid=CREATOR_OWNER,
                mask=1,
                flags=AceFlag.CONTAINER_INHERIT | AceFlag.INHERIT_ONLY,
            ),
        )
    )

    child = SecurityDescriptor(dacl=()).below(parent, is_folder=True)

    assert [(one.sid, int(one.flags)) for one in child.dacl or ()] == [
        (ADMINISTRATORS, 16),
        (CREATOR_OWNER, 2 + 8 + 16),
    ]
