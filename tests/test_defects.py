"""Every check can fail: each defect changes the verdicts it declares, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fixtures.lab.defects import REGISTRY, Defect
from fixtures.lab.process import LabProcess
from fixtures.lab.topologies import DEFAULT_TOPOLOGY
from fixtures.requirements import Severity, load_register
from tests.fault_proof import BROKEN, COLLATERAL
from tests.judged_lab import HEALTHY, Outcomes, judge_in
from tests.lent_lab import LentLab


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


def without_defect(
    pytester: pytest.Pytester, known: dict[str, Outcomes], topology: str
) -> Outcomes:
    """Judge a topology as it was built, once; test_topologies.py proves it healthy."""
    if topology not in known:
        run = judge_in(pytester, "--inventory=lab", f"--topology={topology}")
        known[topology] = run.outcomes
    return known[topology]


@pytest.fixture(scope="module")
def known() -> dict[str, Outcomes]:
    """The verdicts on each topology without a defect, as far as they are known."""
    return {DEFAULT_TOPOLOGY: HEALTHY}


@pytest.fixture(scope="module")
def labs() -> Iterator[LentLab]:
    """One lab of each shape for all the runs of this module."""
    lab = LentLab()
    yield lab
    lab.stop()


@pytest.fixture(autouse=True)
def lent_lab(monkeypatch: pytest.MonkeyPatch, labs: LentLab) -> None:
    """Judge one lab again and again instead of a new one each time."""
    monkeypatch.setattr(LabProcess, "start", labs.take)


@pytest.mark.parametrize("defect", list(REGISTRY), ids=lambda defect: defect.name)
def test_defect_changes_its_verdicts_and_no_other(
    pytester: pytest.Pytester,
    known: dict[str, Outcomes],
    record_property: Callable[[str, object], None],
    defect: Defect,
) -> None:
    """One fault turns what rests on it red, and leaves everything else as it was."""
    healthy = without_defect(pytester, known, defect.topology)
    run = judge_in(pytester, "--inventory=lab", f"--defect={defect.name}")

    expected = {**healthy, **declared(defect)}
    record_property(COLLATERAL, len(reds(run.outcomes) - reds(expected)))
    record_property(BROKEN, " ".join({one for one, _ in defect.breaks}))
    assert run.outcomes == expected
    assert run.failures_of_the_lab == ()
    assert run.accepted is not spoils_acceptance(defect)
