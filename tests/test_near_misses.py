"""What is almost right is not met, what only looks wrong is met, and rights decide."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.lab.topologies import DEFAULT_TOPOLOGY
from tests import reduced_rights
from tests.defect_runs import DefectRuns
from tests.judged_lab import HEALTHY, JudgedRun, Outcomes, headline

Judge = Callable[[str], JudgedRun]

FOLDER = Path(__file__).parent
SQL_REQUIREMENTS = {
    "SO-27",
    "SO-27.R",
    "SO-28",
    "SO-30",
    "SO-32",
    "SO-33",
    "SO-46",
    "AG-08",
    "AG-09",
}
#: Every verdict that rests on SQL Server alone or in part.
WITHOUT_SQL: Outcomes = {
    pair: "undetermined" if pair[0] in SQL_REQUIREMENTS else outcome
    for pair, outcome in headline(HEALTHY).items()
}
SO_33 = {("SO-33", "SSISNODE1"), ("SO-33", "SSISNODE2")}
AG_08, SO_46 = ("AG-08", "primary replica"), ("SO-46", "primary replica")
AG_12 = ("AG-12", "SSISNODE2")
NO_JOB: Outcomes = {("AG-09", "SSISNODE2"): "not met", AG_12: "not met"}
AG_09 = {("AG-09", "SSISNODE1"), ("AG-09", "SSISNODE2")}
AG_10, AG_25 = ("AG-10", "SSISNODE2"), ("AG-25", "SSISNODE2")
#: The job of the near misses keeps no state.
NO_STATE: Outcomes = {
    ("AG-11", "SSISNODE2"): "undetermined",
    ("AG-28", "SSISNODE2"): "not met",
}
IDLE_JOB: Outcomes = {**NO_JOB, **NO_STATE, AG_10: "not met"}


@pytest.fixture
def judge(runs: DefectRuns) -> Judge:
    """Judge the lab after a change."""
    return lambda change: runs.on(DEFAULT_TOPOLOGY).judge(in_file(change))


#: What the log of executions shows, for whoever may read it.
MESSAGES_ARE_HIDDEN = {
    ("SO-55", "SSISWORK1"): "undetermined",
    ("SO-55", "SSISWORK2"): "undetermined",
}


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        # A job that opens a key holds its password, which is another violation.
        (
            "job_opens_the_key",
            {AG_12: "not met", AG_10: "met", AG_25: "undetermined", **NO_STATE},
        ),
        ("job_opens_the_key_of_another_database", NO_JOB),
        ("job_that_opens_the_key_is_disabled", IDLE_JOB),
        ("job_that_opens_the_key_runs_once", IDLE_JOB),
        ("job_only_talks_of_the_key", NO_JOB),
        (
            "account_is_local_by_the_machines_name",
            {("SO-08", "SSISNODE2"): "not met", ("SO-09", "SSISCLU"): "not met"},
        ),
        ("account_is_a_principal_name", {}),
        (
            "listener_has_no_port",
            {
                ("SO-24", "primary replica"): "not met",
                ("SO-25", "ssislsn.lab.example"): "not applicable",
                ("SO-27", "SSISNODE1"): "not met",
                ("SO-27", "SSISNODE2"): "not met",
                ("SO-27.R", "SSISNODE1"): "not applicable",
                ("SO-27.R", "SSISNODE2"): "not applicable",
                ("SO-36", "primary replica"): "not met",
                ("SO-36.R", "primary replica"): "not applicable",
            },
        ),
        ("certificate_comes_by_group_policy", {("SO-16", "SSISNODE2"): "not met"}),
        (
            "without_the_groups_of_accounts",
            {
                ("SO-10", "SSISNODE1"): "undetermined",
                ("SO-10", "SSISNODE2"): "undetermined",
                ("SO-11", "primary replica"): "undetermined",
                **MESSAGES_ARE_HIDDEN,
            },
        ),
    ],
)
def test_near_miss(
    judge: Judge, change: str, changed: dict[tuple[str, str], str]
) -> None:
    """A resemblance neither turns a verdict green nor red."""
    run = judge(change)

    assert run.outcomes == {**HEALTHY, **changed}


@pytest.mark.parametrize("change", ["documented_rights"])
def test_documented_rights_are_enough(judge: Judge, change: str) -> None:
    """What the README asks for is all that is needed."""
    run = judge(change)

    # Only ssis_admin sees what executions of others have logged.
    assert run.outcomes == {**HEALTHY, **MESSAGES_ARE_HIDDEN}


@pytest.mark.parametrize(
    "change",
    [
        "without_view_server_state",
        "without_view_any_definition",
        "without_view_any_database",
    ],
)
def test_missing_right_on_the_server_leaves_all_of_it_open(
    judge: Judge, change: str
) -> None:
    """Without it nobody knows which instance is primary."""
    run = judge(change)

    assert headline(run.outcomes) == WITHOUT_SQL
    assert "not met" not in run.outcomes.values()


@pytest.mark.parametrize(
    ("change", "open_verdicts"),
    [
        ("without_job_tables", AG_09),
        ("without_log_reader", {AG_08}),
        ("without_view_definition", {AG_08, *SO_33}),
        ("without_ssisdb_user", {AG_08, SO_46, *SO_33}),
    ],
)
def test_missing_right_leaves_open_what_it_hides(
    judge: Judge, change: str, open_verdicts: set[tuple[str, str]]
) -> None:
    """A fact that may not be read is neither met nor unmet; all others are judged."""
    run = judge(change)

    expected = {**headline(HEALTHY), **dict.fromkeys(open_verdicts, "undetermined")}
    assert headline(run.outcomes) == expected
    assert "not met" not in run.outcomes.values()


def in_file(change: str) -> str:
    """Return a change as --defect takes it."""
    is_right = hasattr(reduced_rights, change)
    file = "reduced_rights.py" if is_right else "near_misses.py"
    return f"{FOLDER / file}:{change}"
