"""
Every check can fail: each defect changes the verdicts it declares, and no other.

And every remedy in T-SQL mends: fault, statements by another client, all met.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.defects import REGISTRY, Defect
from fixtures.requirements import Severity, load_register
from tests.defect_runs import DefectRuns
from tests.fault_proof import BROKEN, COLLATERAL
from tests.judged_lab import Outcomes
from tests.remedies.healing import (
    HEALS_PARTLY,
    TAKES_TWO_ROUNDS,
    defects_to_mend,
    filled_in,
    left_over,
    offered_in,
)
from tests.remedies.proof import HEALED, OFFERED
from tests.remedies.sqlcmd import run_script


def declared(defect: Defect) -> Outcomes:
    """Return the verdicts that a defect says it causes."""
    effects = {
        "not met": defect.breaks,
        "undetermined": defect.undetermines,
        "not applicable": defect.rules_out,
        "met": defect.meets,
    }
    return {
        (requirement, target): outcome
        for outcome, pairs in effects.items()
        for requirement, targets in pairs
        for target in targets
    }


def reds(outcomes: Outcomes) -> set[tuple[str, str]]:
    """Return what is not met."""
    return {pair for pair, outcome in outcomes.items() if outcome == "not met"}


def spoils_acceptance(defect: Defect) -> bool:
    """Return whether it breaks what must be met, or hides anything."""
    register = load_register()
    broken = [register[requirement].severity for requirement, _ in defect.breaks]
    return Severity.MUST in broken or bool(defect.undetermines)


@pytest.mark.parametrize("defect", list(REGISTRY), ids=lambda defect: defect.name)
def test_defect_changes_its_verdicts_and_no_other(
    runs: DefectRuns,
    record_property: Callable[[str, object], None],
    defect: Defect,
) -> None:
    """One fault turns what rests on it red, and leaves everything else as it was."""
    healthy = runs.healthy(defect.topology)
    run = runs.broken(defect)

    expected = {**healthy, **declared(defect)}
    record_property(COLLATERAL, len(reds(run.outcomes) - reds(expected)))
    record_property(BROKEN, " ".join({one for one, _ in defect.breaks}))
    assert run.outcomes == expected
    assert run.failures_of_the_lab == ()
    assert run.broken_remedies == ()
    assert run.accepted is not spoils_acceptance(defect)


@pytest.mark.parametrize("defect", defects_to_mend(), ids=lambda defect: defect.name)
def test_remedy_mends_what_the_defect_broke(
    runs: DefectRuns, record_property: Callable[[str, object], None], defect: Defect
) -> None:
    """After the offered statements everything is as in the installation as built."""
    healthy, broken = runs.healthy(defect.topology), runs.broken(defect)
    run, offered = runs.on(defect.topology), offered_in(broken.remedies)
    record_property(OFFERED, offered)

    for _ in range(2):  # whoever runs it twice has done nothing more
        run_script(run.lab, broken.remedies, filled_in(run.lab))
    # Until a package has run, nothing but opening the key shows that it opens.
    mended = run.judge_again(probe_master_key="AG-08" in offered)

    assert mended.outcomes == {**healthy, **left_over(defect, healthy)}
    assert mended.failures_of_the_lab == ()
    record_property(HEALED, offered)


@pytest.mark.parametrize(
    "defect",
    [one for one in REGISTRY if one.name in HEALS_PARTLY],
    ids=lambda defect: defect.name,
)
def test_remedy_mends_what_t_sql_can(
    runs: DefectRuns, record_property: Callable[[str, object], None], defect: Defect
) -> None:
    """Where T-SQL is not enough it brings back its part, and spoils nothing."""
    broken = runs.broken(defect)
    run, parts = runs.on(defect.topology), HEALS_PARTLY[defect.name]
    run_script(run.lab, broken.remedies, filled_in(run.lab))
    after = run.judge_again(probe_master_key=False)

    mended = {pair: "met" for pair in broken.outcomes if " on ".join(pair) in parts}
    assert after.outcomes == {**broken.outcomes, **mended}
    record_property(OFFERED, offered_in(broken.remedies))
    record_property(HEALED, " ".join({requirement for requirement, _ in mended}))


@pytest.mark.parametrize(
    "defect",
    [one for one in REGISTRY if one.name in TAKES_TWO_ROUNDS],
    ids=lambda defect: defect.name,
)
def test_remedy_mends_in_two_rounds(
    runs: DefectRuns, record_property: Callable[[str, object], None], defect: Defect
) -> None:
    """What the first statements bring to light is mended by what is offered then."""
    healthy, first = runs.healthy(defect.topology), runs.broken(defect)
    run, late = runs.on(defect.topology), TAKES_TWO_ROUNDS[defect.name]
    run_script(run.lab, first.remedies, filled_in(run.lab))
    second = run.judge_again(probe_master_key=False)
    run_script(run.lab, second.remedies, filled_in(run.lab))
    mended = run.judge_again(probe_master_key=False)

    yet_to_come = {one: "not met" for one in healthy if " on ".join(one) in late}
    assert mended.outcomes == {**healthy, **yet_to_come}
    record_property(OFFERED, offered_in(first.remedies))
    record_property(HEALED, offered_in(first.remedies))
