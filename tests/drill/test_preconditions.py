"""What the declaration and the facts forbid: a table of single reasons, no lab."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fixtures.drill.preconditions import (
    Permission,
    refusals_of_declaration,
    refusals_of_leg,
)
from fixtures.drill.record import Means
from fixtures.drill.route import Home, Leg, legs_home, plan_route, ways_home
from fixtures.drill.state import (
    DatabaseCopy,
    Installation,
    MasterRole,
    PackageJob,
    QuorumMember,
)
from fixtures.inventory import Inventory, load_inventory

INVENTORY = load_inventory(Path(__file__).parents[1] / "inventories" / "drill.toml")
LISTENER = "ssislsn.corp.example"
INSIDE = dt.datetime(2027, 1, 31, 22, 30, tzinfo=dt.UTC)
PERMISSION = Permission(confirmed_listener=LISTENER)


def copy_on(server_name: str) -> DatabaseCopy:
    """Return SSISDB as a replica in step has it."""
    return DatabaseCopy(
        server_name=server_name,
        database="SSISDB",
        availability_mode_desc="SYNCHRONOUS_COMMIT",
        connected_state_desc="CONNECTED",
        synchronization_state_desc="SYNCHRONIZED",
        is_suspended=False,
        is_failover_ready=True,
        redo_queue_kb=0,
    )


ROLE = MasterRole(
    name="Scale Out Master",
    state="Online",
    owner_node="SSISNODE1",
    resource_types=("IP Address", "Network Name", "Generic Service"),
    possible_nodes=("SSISNODE1", "SSISNODE2"),
)
HEALTHY = Installation(
    group="SSISAG",
    primary="SSISNODE1",
    kind="",
    copies=(copy_on("SSISNODE1"), copy_on("SSISNODE2")),
    members=tuple(
        QuorumMember(name=name, is_up=True, votes=1)
        for name in ("SSISNODE1", "SSISNODE2", "witness")
    ),
    executions=(),
    probed_key="MS_Enckey_Proj_1",
    work=(),
    jobs=(),
    missing_rights=(),
    master_role=ROLE,
)
JOB = PackageJob(server_name="SSISNODE1", name="Load", is_running=False, due_in=None)


def why_not(found: Installation, permission: Permission = PERMISSION) -> list[str]:
    """Return why the group may not go to the second node."""
    (leg, _) = plan_route(found, ["SSISNODE2"], all_targets=False, separate=False)
    return list(refusals_of_leg(INVENTORY, permission, found, leg))


def route_of_both(found: Installation) -> tuple[Leg, ...]:
    """Return the moves of the Master's role, and of the group."""
    return plan_route(
        found,
        ["SSISNODE2"],
        all_targets=False,
        separate=True,
        master_nodes=[one.name for one in INVENTORY.master_nodes],
    )


def undeclared(inventory: Inventory, at: dt.datetime = INSIDE) -> list[str]:
    """Return why the declaration forbids a drill."""
    return list(refusals_of_declaration(inventory, PERMISSION, at))


def test_declared_drill_of_a_healthy_installation_is_allowed() -> None:
    """Inside the window, confirmed, in step: there is no reason not to."""
    assert undeclared(INVENTORY) == []
    assert why_not(HEALTHY) == []


def test_environment_must_allow_drills() -> None:
    """The table alone is not enough."""
    environment = replace(INVENTORY.environment, drills=False)

    assert undeclared(replace(INVENTORY, environment=environment)) == [
        "The inventory does not say drills = true in [environment]."
    ]


def test_drill_must_be_declared() -> None:
    """Nobody moves what has no window and no change number."""
    (reason,) = undeclared(replace(INVENTORY, drill=None))

    assert reason.startswith("The inventory has no [drill] table")


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        (INSIDE - dt.timedelta(hours=1), "The maintenance window opens at"),
        (INSIDE + dt.timedelta(hours=1), "The maintenance window ended at"),
        (INSIDE + dt.timedelta(minutes=25), "less than the outage budget of 600 s"),
    ],
)
def test_drill_fits_into_its_window(at: dt.datetime, reason: str) -> None:
    """Not before, not after, and not with less time left than it may cost."""
    (sentence,) = undeclared(INVENTORY, at)

    assert reason in sentence


@pytest.mark.parametrize("typed", ["", "ssislsn", "other.corp.example"])
def test_listener_is_typed_in_full(typed: str) -> None:
    """A short name could be that of another domain's group."""
    permission = Permission(confirmed_listener=typed)

    (reason,) = refusals_of_declaration(INVENTORY, permission, INSIDE)

    assert reason.startswith("The listener to be moved is not confirmed")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_suspended": True}, "SSISDB on SSISNODE2 is suspended."),
        (
            {"is_failover_ready": False},
            "SSISDB on SSISNODE2 is not ready for a failover without data loss.",
        ),
        (
            {"synchronization_state_desc": ""},
            "SSISDB on SSISNODE2 is in no known state.",
        ),
        (
            {"redo_queue_kb": None},
            "The redo queue of SSISDB on SSISNODE2 is not known.",
        ),
    ],
)
def test_target_must_be_in_step(change: dict[str, Any], reason: str) -> None:
    """Every fact counts by itself, and one that is not known counts too."""
    target = replace(copy_on("SSISNODE2"), **change)

    assert why_not(replace(HEALTHY, copies=(copy_on("SSISNODE1"), target))) == [reason]


def test_redo_queue_up_to_the_ceiling_is_allowed() -> None:
    """The ceiling itself is still inside."""
    target = replace(copy_on("SSISNODE2"), redo_queue_kb=1024)

    assert why_not(replace(HEALTHY, copies=(copy_on("SSISNODE1"), target))) == []


def test_target_must_be_a_replica() -> None:
    """One that holds no copy cannot be the primary."""
    found = replace(HEALTHY, copies=(copy_on("SSISNODE1"),))

    assert why_not(found) == ["SSISNODE2 is no replica of the group SSISAG."]


@pytest.mark.parametrize("without", ["SSISNODE1", "SSISNODE2"])
def test_every_database_has_a_copy_on_both_sides(without: str) -> None:
    """One that was never joined there would be left behind."""
    assert INVENTORY.drill is not None
    others = [
        replace(copy_on(name), database="Sales")
        for name in ("SSISNODE1", "SSISNODE2")
        if name != without
    ]
    found = replace(HEALTHY, copies=(*HEALTHY.copies, *others))
    declared = replace(INVENTORY.drill, databases=("SSISDB", "Sales"))
    (leg, _) = plan_route(found, ["SSISNODE2"], all_targets=False, separate=False)

    reasons = refusals_of_leg(
        replace(INVENTORY, drill=declared), PERMISSION, found, leg
    )

    assert list(reasons) == [f"The database Sales has no copy on {without}."]


def test_primary_without_any_copy_is_a_reason() -> None:
    """What cannot be seen there is not in order there."""
    found = replace(HEALTHY, copies=(copy_on("SSISNODE2"),))

    assert why_not(found) == ["The database SSISDB has no copy on SSISNODE1."]


def test_listed_database_must_be_in_the_group() -> None:
    """A list that is out of date was not thought about."""
    assert INVENTORY.drill is not None
    declared = replace(INVENTORY.drill, databases=("ssisdb", "Sales"))
    (leg, _) = plan_route(HEALTHY, ["SSISNODE2"], all_targets=False, separate=False)

    reasons = refusals_of_leg(
        replace(INVENTORY, drill=declared), PERMISSION, HEALTHY, leg
    )

    assert list(reasons) == ["The listed database Sales is not in the group SSISAG."]


@pytest.mark.parametrize(
    ("job", "reason"),
    [
        (replace(JOB, is_running=True), ["is running."]),
        (replace(JOB, due_in=600), ["is due in 600 s."]),
        (replace(JOB, due_in=-3), ["is due in 0 s."]),
        (replace(JOB, due_in=601), []),
        (JOB, []),
    ],
)
def test_package_jobs_stay_undisturbed(job: PackageJob, reason: list[str]) -> None:
    """What runs, or is due within the outage budget, keeps the drill from beginning."""
    found = replace(HEALTHY, jobs=(job,))

    said = [one.partition("which runs packages, ")[2] for one in why_not(found)]

    assert said == reason


def test_running_executions_may_be_allowed() -> None:
    """A person who says so accepts that they end."""
    found = replace(HEALTHY, executions=(7, 9))
    allowed = replace(PERMISSION, allows_running_executions=True)

    assert why_not(found) == ["Executions are running or waiting: 7, 9."]
    assert why_not(found, allowed) == []


def test_quorum_survives_the_loss_of_one_more_vote() -> None:
    """Two of two would not."""
    found = replace(HEALTHY, members=HEALTHY.members[:2])

    assert why_not(found) == [
        "The cluster would lose its quorum with one more vote: 2 of 2 votes are up."
    ]


def test_what_cannot_be_probed_is_not_moved() -> None:
    """Nobody could tell afterwards whether packages run."""
    (reason,) = why_not(replace(HEALTHY, probed_key=""))

    assert reason.startswith("SSISDB holds no key that its master key protects")


def test_missing_right_is_said() -> None:
    """Nobody learns in the middle of a move that he may not make it."""
    found = replace(HEALTHY, missing_rights=("The login may not",))

    assert why_not(found) == ["The login may not."]


def test_group_goes_out_and_home() -> None:
    """By default to the first target that is not home already."""
    route = plan_route(
        HEALTHY, ["SSISNODE1", "SSISNODE2", "N3"], all_targets=False, separate=False
    )

    assert [leg.target for leg in route] == ["SSISNODE2", "SSISNODE1"]


def test_all_targets_are_visited_in_turn() -> None:
    """From one to the next, and home from the last."""
    route = plan_route(HEALTHY, ["N2", "N3"], all_targets=True, separate=False)

    assert [(leg.source, leg.target) for leg in route] == [
        ("SSISNODE1", "N2"),
        ("N2", "N3"),
        ("N3", "SSISNODE1"),
    ]


def test_role_moves_alone_before_the_group() -> None:
    """Out and back, so that both were apart."""
    route = route_of_both(HEALTHY)

    assert [(leg.means, leg.target) for leg in route] == [
        (Means.MASTER_ROLE, "SSISNODE2"),
        (Means.MASTER_ROLE, "SSISNODE1"),
        (Means.AVAILABILITY_GROUP, "SSISNODE2"),
        (Means.AVAILABILITY_GROUP, "SSISNODE1"),
    ]


@pytest.mark.parametrize(
    ("nodes", "target", "reasons"),
    [
        (("SSISNODE1", "WITNESS", "SSISNODE2"), "SSISNODE2", []),
        (
            ("SSISNODE1", "WITNESS"),
            "",
            ["The role Scale Out Master has no other declared node to go to."],
        ),
    ],
)
def test_role_moves_to_a_declared_master_only(
    nodes: tuple[str, ...], target: str, reasons: list[str]
) -> None:
    """The cluster lets it go where no Scale Out Master was installed."""
    found = replace(HEALTHY, master_role=replace(ROLE, possible_nodes=nodes))

    leg = route_of_both(found)[0]

    assert leg.target == target
    assert list(refusals_of_leg(INVENTORY, PERMISSION, found, leg)) == reasons


def test_role_is_not_led_home_to_another_machine() -> None:
    """A journal may tell of a home that is no declared node of the Master."""
    role = replace(ROLE, possible_nodes=("SSISNODE1", "WITNESS"))
    found = replace(HEALTHY, master_role=role)
    away = Home(
        group="SSISAG", primary="SSISNODE1", role=ROLE.name, role_owner="WITNESS"
    )
    (leg,) = legs_home(away, found)

    assert list(refusals_of_leg(INVENTORY, PERMISSION, found, leg)) == [
        "WITNESS is no declared node of the Scale Out Master."
    ]


def test_way_home_is_empty_at_home() -> None:
    """There is nothing to type."""
    assert legs_home(Home.of(HEALTHY), HEALTHY) == ()


def test_way_home_leads_role_and_group_back() -> None:
    """Each by the command that an operator would type, and where."""
    away = replace(
        HEALTHY,
        primary="SSISNODE2",
        master_role=replace(ROLE, owner_node="SSISNODE2"),
    )

    assert ways_home(Home.of(HEALTHY), away) == (
        "# in PowerShell, on a node:",
        "Move-ClusterGroup -Name 'Scale Out Master' -Node 'SSISNODE1'",
        "-- in T-SQL, on SSISNODE1:",
        "ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;",
    )
