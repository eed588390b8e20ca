"""Every shape of an installation is met when it is built as its documents ask."""

from __future__ import annotations

import fnmatch
import tomllib
from pathlib import Path

import pytest

from fixtures.lab.topologies import TOPOLOGIES
from fixtures.requirements import Severity, load_register
from tests.defect_runs import DefectRuns
from tests.judged_lab import HEALTHY, JudgedRun
from tests.sent_names import Recorder, only_reads, undocumented

DIFFERENCES = tomllib.loads(
    (Path(__file__).parent / "topologies.toml").read_text(encoding="utf-8")
)
IN_THE_PLAIN_SHAPE = {
    one for (one, _), outcome in HEALTHY.items() if outcome == "not applicable"
}
MUST = {one.id for one in load_register().values() if one.severity is Severity.MUST}


def requirements_with(run: JudgedRun, *outcomes: str) -> set[str]:
    """Return the requirements that some target got one of these outcomes for."""
    return {one for (one, _), outcome in run.outcomes.items() if outcome in outcomes}


def stated(topology: str, what: str) -> set[str]:
    """Return the requirements that are stated of a shape."""
    known = {one for one, _ in HEALTHY}
    patterns = DIFFERENCES[topology].get(what, ())
    return set[str]().union(*(fnmatch.filter(known, one) for one in patterns))


def ruled_out(topology: str) -> set[str]:
    """Return the requirements that do not apply to some target of a shape."""
    found = IN_THE_PLAIN_SHAPE | stated(topology, "rules_out")
    return found - stated(topology, "applies")


def test_every_topology_is_stated() -> None:
    """No shape goes unproven."""
    assert set(DIFFERENCES) == {one.name for one in TOPOLOGIES}


@pytest.mark.parametrize("topology", DIFFERENCES)
def test_topology_is_met_as_far_as_it_can_be(
    runs: DefectRuns, monkeypatch: pytest.MonkeyPatch, topology: str
) -> None:
    """Whatever applies is met, but for what its shape cannot; nothing goes unseen."""
    recorder = Recorder()
    recorder.listen(monkeypatch)

    run = runs.on(topology).judge()
    not_met = stated(topology, "not_met")

    assert requirements_with(run, "undetermined") == set()
    assert requirements_with(run, "not met") == not_met
    assert requirements_with(run, "not applicable") == ruled_out(topology)
    assert run.accepted is not_met.isdisjoint(MUST)
    assert run.failures_of_the_lab == ()
    assert undocumented(recorder) == set()
    assert all(map(only_reads, recorder.questions.values()))
    assert recorder.questions
