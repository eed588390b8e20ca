"""The verdict on a run in words."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.requirements import Phase, Severity
from reports.compliance import TargetVerdict
from reports.outcome import Outcome
from reports.wording import affected, headline, section_outcome, verdict_sentence
from tests.reports.made_up import RECOMMENDED, report, requirement, run, verdict
from tests.reports.made_up_drill import drill, move, out_and_back

INFORMS = Severity.INFORMATIONAL
BOTH_MET = (verdict(), verdict(target="SSISNODE2"))
PARTIAL: dict[str, Any] = {"run": run(partial_because=("-k x",))}


@pytest.mark.parametrize(
    ("verdicts", "changes", "words", "sentence"),
    [
        (
            BOTH_MET,
            {},
            "ACCEPTED",
            "Every required condition is met: 1 requirement, 2 verdicts.",
        ),
        (
            (*BOTH_MET, verdict(Outcome.NOT_MET, requirement=RECOMMENDED)),
            {},
            "ACCEPTED",
            (
                "Every required condition is met: 2 requirements, 3 verdicts. "
                "1 recommendation is not met and does not count against it."
            ),
        ),
        (
            (
                *BOTH_MET,
                verdict(Outcome.NOT_MET, requirement=RECOMMENDED),
                verdict(Outcome.NOT_MET, requirement=requirement("SO-62", INFORMS)),
            ),
            {},
            "ACCEPTED",
            (
                "Every required condition is met: 3 requirements, 4 verdicts. "
                "2 recommendations are not met and do not count against it."
            ),
        ),
        (
            (verdict(Outcome.NOT_MET),),
            {"problems": ("the run was interrupted",)},
            "NOT ACCEPTED",
            (
                "The run was interrupted; 1 requirement is not met; "
                "1 expected verdict is missing; no requirement was seen to be met."
            ),
        ),
        (
            BOTH_MET,
            {"run": run(phase=Phase.DRILL), "drill": out_and_back()},
            "DRILL PASSED",
            (
                "Home again: SSISNODE1 is the primary replica, as before. "
                "Every required condition is met: 1 requirement, 2 verdicts. "
                "A drill is no acceptance of the installation."
            ),
        ),
        (
            (BOTH_MET[0], verdict(Outcome.UNDETERMINED, target="SSISNODE2")),
            {"run": run(phase=Phase.DRILL), "drill": drill(move(), ended_where="")},
            "DRILL FAILED",
            (
                "Nobody could tell which replica is primary; it was SSISNODE1. "
                "1 requirement could not be determined."
            ),
        ),
        (
            (verdict(),),
            PARTIAL,
            "PARTIAL RUN",
            (
                "Nothing that was judged fails: 1 requirement, 1 verdict. "
                "A partial run is never an acceptance."
            ),
        ),
        (
            (verdict(Outcome.NOT_MET),),
            PARTIAL,
            "PARTIAL RUN",
            "1 requirement is not met. A partial run is never an acceptance.",
        ),
    ],
)
def test_verdict_is_said_with_its_reasons(
    verdicts: tuple[TargetVerdict, ...],
    changes: dict[str, Any],
    words: str,
    sentence: str,
) -> None:
    """Headline and sentence agree, and every reason is named."""
    judged = report(*verdicts, **changes)

    assert headline(judged) == words
    assert verdict_sentence(judged) == sentence


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        (BOTH_MET, "met"),
        ((verdict(), verdict(Outcome.NOT_MET, "SSISNODE2")), "not met on 1 of 2"),
        ((verdict(),), "not judged on 1 of 2"),
        ((), "not judged"),
    ],
)
def test_requirement_says_on_how_many_targets(
    verdicts: tuple[TargetVerdict, ...], words: str
) -> None:
    """An outcome that not all targets share says how many do."""
    assert section_outcome(report(*verdicts).sections[0]) == words


def test_requirements_with_the_same_targets_stand_together() -> None:
    """What a dead host concerns is one group, not one for each requirement."""
    verdicts = [*BOTH_MET, verdict(requirement=RECOMMENDED)]

    assert affected(verdicts) == (
        (("SO-12",), ("SSISNODE1", "SSISNODE2")),
        (("SO-20",), ("SSISNODE1",)),
    )
