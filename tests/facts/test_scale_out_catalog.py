"""SSISDB for Scale Out: roles through roles, replicas, schema."""

from __future__ import annotations

import pytest

from fixtures.facts.scale_out_catalog import (
    AlwaysOnSupport,
    CatalogProperties,
    CatalogReplica,
    RoleMember,
    RoleMembers,
    UpgradedCatalog,
)

WORKER = "ssis_cluster_worker"


def support(known: dict[str, int], *, is_settled: bool = True) -> AlwaysOnSupport:
    """Return what the catalog knows of the replicas N1, the primary, and N2."""
    return AlwaysOnSupport(
        primary="N1",
        replica_server_names=("N1", "N2"),
        known=tuple(
            CatalogReplica(server_name=name, state=state)
            for name, state in known.items()
        ),
        is_settled=is_settled,
    )


def member(role: str, name: str, kind: str = "S") -> RoleMember:
    """Return a membership."""
    return RoleMember(role=role, name=name, type=kind, sid=None)


@pytest.mark.parametrize(
    ("known", "is_complete"),
    [
        ({"N1": 1, "N2": 2}, True),
        ({"n1": 1, "n2": 2, "N0": 2}, True),
        ({"N1": 1}, False),
        ({"N1": 1, "N2": 1}, False),
        ({"N1": 2, "N2": 1}, False),
        ({}, False),
    ],
)
def test_support_knows_all_replicas(
    known: dict[str, int], *, is_complete: bool
) -> None:
    """Every replica, and the present primary alone as primary."""
    assert support(known).is_complete is is_complete


def test_recent_role_change_decides_nothing() -> None:
    """Swapped states are undecided until the failover monitor must have run."""
    swapped = {"N1": 2, "N2": 1}

    assert support(swapped, is_settled=False).is_undecided
    assert not support(swapped).is_undecided
    assert not support({"N1": 1}, is_settled=False).is_undecided


def test_roles_count_through_other_roles() -> None:
    """Whoever has a role through another has it, even in a circle."""
    members = RoleMembers(
        members=(
            member(WORKER, "site_role", "R"),
            member("site_role", "logger"),
            member("site_role", WORKER, "R"),
        )
    )

    assert [one.name for one in members.of(WORKER)] == ["logger"]
    assert members.log_writers("logger") == ("logger",)
    assert not members.only_windows_accounts_log


def test_windows_accounts_alone_may_log() -> None:
    """Then no SQL login is needed; without anybody it is."""
    windows = RoleMembers(members=(member(WORKER, "CORP\\svc", "U"),))

    assert windows.only_windows_accounts_log
    assert not RoleMembers(members=()).only_windows_accounts_log


@pytest.mark.parametrize(
    ("build", "major"), [("16.0.1.2", 16), ("", None), ("none", None)]
)
def test_schema_version_is_the_first_part(build: str, major: int | None) -> None:
    """What is no version is none."""
    found = CatalogProperties(properties={"SCHEMA_BUILD": build})

    assert found.schema_major_version == major


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        ({"IS_SCALEOUT_ENABLED": "TRUE"}, "enabled"),
        ({"IS_SCALEOUT_ENABLED": "True"}, "enabled"),
        ({"IS_SCALEOUT_ENABLED": ""}, "disabled"),
        ({}, "was never enabled"),
    ],
)
def test_scale_out_is_enabled_or_not(properties: dict[str, str], words: str) -> None:
    """An empty text is what disabling leaves; no row is what nobody enabled."""
    assert CatalogProperties(properties=properties).scale_out == words


def test_upgrade_without_a_group_is_judged_by_the_schema() -> None:
    """On a failover cluster instance nothing has to come back into a group."""
    upgraded = UpgradedCatalog(
        memberships=(),
        support=None,
        properties=CatalogProperties(properties={"SCHEMA_BUILD": "15.0.4430.1"}),
        engine_major_version=16,
    )

    assert upgraded.demanded == "schema 16"
    assert upgraded.faults == ("schema of version 15.0.4430.1",)
