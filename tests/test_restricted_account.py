"""An account that gets empty answers learns nothing, in whatever shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from fixtures.inventory import load_inventory
from fixtures.lab.process import LabProcess
from fixtures.register import expected_pairs, of_phase, why_ruled_out
from fixtures.requirements import Phase, load_register
from tests.judged_lab import JudgedRun, judge_in
from tests.lent_lab import LentLab

REGISTER = of_phase(load_register(), Phase.ACCEPTANCE)
#: What Windows and SQL Server tell everybody who may log on: the computer's domain, and
#: the settings of the instance.
TOLD_TO_EVERYBODY = {"SO-04", "SO-21", "AG-32"}
SHAPES = (
    *("two_nodes", "german_windows"),
    *("windows_logging_account", "scale_out_absent"),
)


@pytest.fixture(scope="module")
def labs() -> Iterator[LentLab]:
    """One lab of each shape."""
    lab = LentLab()
    yield lab
    lab.stop()


@pytest.fixture(params=SHAPES)
def lab(
    request: pytest.FixtureRequest, labs: LentLab, monkeypatch: pytest.MonkeyPatch
) -> LabProcess:
    """A healthy lab of each shape, with its secrets in the environment."""
    found = cast("LabProcess", labs.take((), topology=request.param))
    for name, secret in found.environment.items():
        monkeypatch.setenv(name, secret)
    return found


def of_variant(pair: tuple[str, str]) -> bool:
    """Whether a row is asked of one variant of the service or platform only."""
    return pair[0].startswith("CL-") or pair[0] == "SO-45"


def pairs_with(run: JudgedRun, outcome: str) -> set[tuple[str, str]]:
    """Return requirements and targets that got an outcome."""
    return {pair for pair, found in run.outcomes.items() if found == outcome}


def test_nobody_is_taken_in_by_empty_answers(
    pytester: pytest.Pytester, lab: LabProcess
) -> None:
    """What was not shown is neither met nor missing, nor does it rule anything out."""
    inventory = load_inventory(lab.restricted_inventory_path)
    ruled_out_by_declaration = {
        (requirement.id, target.name)
        for requirement, target in expected_pairs(REGISTER, inventory)
        if why_ruled_out(requirement, target, inventory)
    }

    run = judge_in(pytester, f"--inventory={lab.restricted_inventory_path}", "--tb=no")

    assert {one for one, _ in pairs_with(run, "met")} <= TOLD_TO_EVERYBODY
    assert pairs_with(run, "not met") == set()
    # Variant and platform, which are declared as well, rule out rows of their own.
    others = {one for one in pairs_with(run, "not applicable") if not of_variant(one)}
    assert others == {one for one in ruled_out_by_declaration if not of_variant(one)}
    assert not run.accepted
