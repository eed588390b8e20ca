"""A run of the checks over the embedded lab, in this process, and what it reported."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).parent.parent
CHECKS = CHECKOUT / "checks"

#: The outcome of each requirement on each target.
Outcomes = Mapping[tuple[str, str], str]

NODES = ("SSISNODE1", "SSISNODE2")
#: What the healthy lab gets.
HEALTHY: Outcomes = {
    (requirement, target): outcome
    for requirement, outcomes in tomllib.loads(
        (Path(__file__).parent / "healthy_lab.toml").read_text(encoding="utf-8")
    ).items()
    for outcome, targets in outcomes.items()
    for target in targets
}

#: What is left when nothing can be observed: the word of people.
UNOBSERVED: Outcomes = {
    pair: outcome if outcome == "attested" else "undetermined"
    for pair, outcome in HEALTHY.items()
}

#: The requirements whose verdicts the tests of faults and rights state one by one. For
#: all others the rule is checked: what could not be seen is never called not met.
HEADLINE = frozenset(
    {"SO-08", "SO-12", "SO-15", "SO-27", "SO-30", "SO-32", "SO-33", "SO-39", "SO-40"}
    | {"SO-46", "AG-08", "AG-09"}
)


def headline(outcomes: Outcomes) -> Outcomes:
    """Return the verdicts on the headline requirements."""
    return {
        where: outcome for where, outcome in outcomes.items() if where[0] in HEADLINE
    }


_QUIET = (
    # Outcomes are compared, not what an assertion says: rewriting costs a second.
    "--assert=plain",
    *("-p", "no:randomly"),
    *("-p", "no:hypothesispytest"),
    *("-p", "no:cacheprovider"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRun:
    """
    What one run said.

    ``remedies`` is remedy.sql, where it was asked for; ``proven`` are the replicas on
    which SSISDB's key was seen to open.
    """

    exit_code: int
    outcomes: Outcomes
    reasons: tuple[str, ...]
    accepted: bool
    remedies: str = ""
    proven: tuple[str, ...] = ()

    @property
    def broken_remedies(self) -> tuple[str, ...]:
        """The remedies that could not be written."""
        return tuple(one for one in self.reasons if one.startswith("the remedy of"))

    @property
    def failures_of_the_lab(self) -> tuple[str, ...]:
        """What went wrong inside the lab itself."""
        return tuple(one for one in self.reasons if "lab failed" in one)


def judge_in(
    pytester: pytest.Pytester, *arguments: str, plugins: Sequence[object] = ()
) -> JudgedRun:
    """Run all checks with these arguments, and with these plugins beside ours."""
    folder = pytester.path / "report"
    result = pytester.runpytest_inprocess(
        str(CHECKS), f"--report-dir={folder}", *_QUIET, *arguments, plugins=plugins
    )
    content: dict[str, Any] = json.loads((folder / "results.json").read_text("utf-8"))
    return JudgedRun(
        exit_code=int(result.ret),
        outcomes={
            (requirement["id"], verdict["target"]): verdict["outcome"]
            for requirement in content["requirements"]
            for verdict in requirement["verdicts"]
        },
        reasons=tuple(content["verdict"]["reasons"]),
        accepted=content["verdict"]["accepted"],
        proven=tuple(one["replica"] for one in content["readiness"] if one["proven"]),
    )
