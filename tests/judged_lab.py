"""A run of the checks over the embedded lab, in this process, and what it reported."""

from __future__ import annotations

import json
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
WORKERS = ("SSISWORK1", "SSISWORK2")
PRIMARY = "primary replica"
#: What the healthy lab gets; the one that does not apply is judged on the primary.
HEALTHY: Outcomes = {
    **{(one, node): "met" for one in ("SO-08", "SO-12", "SO-15") for node in NODES},
    **{(one, node): "met" for one in ("SO-27", "SO-33", "AG-09") for node in NODES},
    ("SO-30", "primary replica"): "met",
    ("SO-32", "SSISNODE1"): "not applicable",
    ("SO-32", "SSISNODE2"): "met",
    ("SO-39", "SSISCLU"): "met",
    ("SO-40", "SSISCLU"): "met",
    ("SO-46", "primary replica"): "met",
    ("AG-08", "primary replica"): "met",
    **{(one, node): "met" for one in ("SO-21", "SO-22", "SO-38") for node in NODES},
    **{(one, PRIMARY): "met" for one in ("SO-23", "SO-24", "SO-35", "SO-36")},
    **{(one, PRIMARY): "met" for one in ("SO-36.R", "SO-49")},
    **{(one, PRIMARY): "met" for one in ("SO-31", "SO-48", "SO-57")},
    **{(one, "lab"): "met" for one in ("SO-50", "SO-58")},
    **{(one, node): "met" for one in ("AG-01", "AG-06", "AG-27") for node in NODES},
    **{(one, "primary replica"): "met" for one in ("AG-07", "AG-16", "AG-24", "AG-26")},
    ("AG-07.R", "primary replica"): "not applicable",
    **{(one, node): "met" for one in ("AG-02", "AG-04", "AG-05") for node in NODES},
    **{(one, node): "met" for one in ("AG-12", "AG-13", "AG-14") for node in NODES},
    **{("AG-32", node): "met" for node in NODES},
    ("SO-37", "primary replica"): "attested",
    **{(one, "lab"): "attested" for one in ("SO-59", "AG-21", "AG-22", "AG-30")},
    ("CL-24", "lab"): "attested",
}

_ON_EACH_NODE = (
    "SO-03",
    "SO-03.R",
    "SO-05",
    "SO-06",
    "SO-43",
    "SO-12.R",
    "SO-16",
    "SO-17",
    "SO-18",
    "SO-19",
    "SO-19.R",
    "SO-26",
    "SO-27.R",
    "SO-28",
    "SO-63",
)
HEALTHY = {
    **HEALTHY,
    **{(one, node): "met" for one in _ON_EACH_NODE for node in NODES},
    **{("SO-15.R", node): "not applicable" for node in NODES},
    **{(one, "SSISCLU"): "met" for one in ("SO-04", "SO-07", "SO-09", "SO-14")},
    ("SO-56", "lab"): "met",
}

_OF_THE_CLUSTER = (
    "SO-01",
    "SO-13",
    "SO-41",
    "SO-42",
    "SO-44",
    "SO-47",
    "SO-61",
    "SO-62",
)
HEALTHY = {
    **HEALTHY,
    **{(one, "SSISCLU"): "met" for one in _OF_THE_CLUSTER},
    **{("SO-02", node): "met" for node in NODES},
    **{(one, name): "met" for one in ("SO-51", "SO-52", "SO-53") for name in WORKERS},
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
    """What one run said."""

    exit_code: int
    outcomes: Outcomes
    reasons: tuple[str, ...]
    accepted: bool

    @property
    def failures_of_the_lab(self) -> tuple[str, ...]:
        """What went wrong inside the lab itself."""
        return tuple(one for one in self.reasons if "the lab failed" in one)


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
    )
