"""Every shape of an installation is met when it is built as its documents ask."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from fixtures.lab.topologies import TOPOLOGIES
from tests.judged_lab import JudgedRun, judge_in

NOT_APPLICABLE = tomllib.loads(
    (Path(__file__).parent / "topologies.toml").read_text(encoding="utf-8")
)


def requirements_with(run: JudgedRun, *outcomes: str) -> set[str]:
    """Return the requirements that some target got one of these outcomes for."""
    return {one for (one, _), outcome in run.outcomes.items() if outcome in outcomes}


def test_every_topology_is_stated() -> None:
    """No shape goes unproven."""
    assert set(NOT_APPLICABLE) == {one.name for one in TOPOLOGIES}


@pytest.mark.parametrize("topology", NOT_APPLICABLE)
def test_topology_is_met_when_it_is_healthy(
    pytester: pytest.Pytester, topology: str
) -> None:
    """Whatever applies is met; what does not apply is what its shape rules out."""
    run = judge_in(pytester, "--inventory=lab", f"--topology={topology}")

    assert requirements_with(run, "not met", "undetermined") == set()
    assert requirements_with(run, "not applicable") == set(NOT_APPLICABLE[topology])
    assert run.accepted
    assert run.failures_of_the_lab == ()
