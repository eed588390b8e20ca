"""Every check can fail: each defect changes the verdicts it declares, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fixtures.lab.defects import REGISTRY, Defect
from fixtures.lab.process import LabProcess
from fixtures.requirements import Severity, load_register
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


def spoils_acceptance(defect: Defect) -> bool:
    """Return whether it breaks what must be met, or hides anything."""
    register = load_register()
    broken = [register[requirement].severity for requirement, _ in defect.breaks]
    return Severity.MUST in broken or bool(defect.undetermines)


@pytest.fixture(scope="module")
def labs() -> Iterator[LentLab]:
    """One lab for all the runs of this module."""
    lab = LentLab()
    yield lab
    lab.stop()


@pytest.mark.parametrize("defect", list(REGISTRY), ids=lambda defect: defect.name)
def test_defect_changes_its_verdicts_and_no_other(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    labs: LentLab,
    defect: Defect,
) -> None:
    """One fault turns what rests on it red, and leaves everything else as it was."""
    monkeypatch.setattr(LabProcess, "start", labs.take)

    run = judge_in(pytester, "--inventory=lab", f"--defect={defect.name}")

    assert run.outcomes == {**HEALTHY, **declared(defect)}
    assert run.failures_of_the_lab == ()
    assert run.accepted is not spoils_acceptance(defect)
