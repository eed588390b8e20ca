"""Before, while and after SQL Server is patched, other things are asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.requirements import Phase, load_register
from tests.fault_proof import BROKEN
from tests.judged_lab import NODES, JudgedRun, Outcomes, judge_in

#: What would be wrong while SSISDB is out of its group on purpose.
NOT_WHILE_PATCHED = {
    *("SO-22", "SO-23", "SO-24", "SO-25", "SO-27", "SO-27.R", "SO-36", "SO-36.R"),
    *("SO-57", "AG-01", "AG-06", "AG-07", "AG-07.R", "AG-15", "AG-24"),
}
FIRST_AFTER_PATCHING = ["AG-15", "AG-16", "AG-18", "AG-19", "SO-56", "SO-57"]
NEAR_MISSES = Path(__file__).with_name("near_misses.py")
PATCHING = {"AG-17", "AG-18"}


def of_patching(run: JudgedRun) -> Outcomes:
    """Return the verdicts that only patching asks for."""
    return {pair: one for pair, one in run.outcomes.items() if pair[0] in PATCHING}


def judged_in(run: JudgedRun) -> set[str]:
    """Return the requirements that the run judged."""
    return {requirement for requirement, _ in run.outcomes}


def test_only_patching_has_requirements_of_its_own() -> None:
    """What neither acceptance nor a drill asks for is proven here."""
    elsewhere = {Phase.ACCEPTANCE, Phase.DRILL}
    register = load_register().values()

    assert {
        one.id for one in register if not elsewhere.intersection(one.phases)
    } == PATCHING


def test_ssisdb_must_leave_its_group_before_a_patch(
    pytester: pytest.Pytester, record_property: Callable[[str, object], None]
) -> None:
    """An installation as it is accepted is not ready to be patched."""
    run = judge_in(pytester, "--inventory=lab", "--phase=patch-window")

    record_property(BROKEN, "AG-17")
    assert of_patching(run) == {("AG-17", node): "not met" for node in NODES}
    assert not judged_in(run) & NOT_WHILE_PATCHED


def test_ssisdb_out_of_its_group_may_be_patched(pytester: pytest.Pytester) -> None:
    """What is a fault at any other time is asked for, and all the rest is as it was."""
    run = judge_in(
        pytester,
        "--inventory=lab",
        "--phase=patch-window",
        f"--defect={NEAR_MISSES}:ssisdb_is_out_of_its_group",
    )

    assert of_patching(run) == {("AG-17", node): "met" for node in NODES}
    assert not {"not met", "undetermined"} & set(run.outcomes.values())
    assert run.accepted


def test_ssisdb_must_come_back_after_a_patch(
    pytester: pytest.Pytester, record_property: Callable[[str, object], None]
) -> None:
    """The replica that was forgotten is named; the other is met."""
    run = judge_in(
        pytester,
        "--inventory=lab",
        "--phase=post-patching",
        "--defect=ssisdb_missing_on_secondary",
    )

    record_property(BROKEN, "AG-18")
    assert of_patching(run) == {
        ("AG-18", "SSISNODE1"): "met",
        ("AG-18", "SSISNODE2"): "not met",
    }
    assert judged_in(run) >= NOT_WHILE_PATCHED
    # The report's order is that of the outcomes.
    assert list(dict.fromkeys(one for one, _ in run.outcomes))[:6] == (
        FIRST_AFTER_PATCHING
    )


@pytest.mark.parametrize(
    ("phase", "requirement", "first"),
    [("patch-window", "AG-17", "not met"), ("post-patching", "AG-18", "met")],
)
def test_replica_that_cannot_be_asked_is_undetermined(
    pytester: pytest.Pytester, phase: str, requirement: str, first: str
) -> None:
    """Silence is no permission to patch, nor a proof that all is well again."""
    run = judge_in(
        pytester,
        "--inventory=lab",
        f"--phase={phase}",
        "--defect=sql_server_is_stopped_on_secondary",
    )

    assert of_patching(run) == {
        (requirement, "SSISNODE1"): first,
        (requirement, "SSISNODE2"): "undetermined",
    }
