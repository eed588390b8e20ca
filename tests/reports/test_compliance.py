"""When a run is accepted, when it passes, and what it says is missing."""

from __future__ import annotations

import pytest

from fixtures.requirements import Severity
from fixtures.target import Target
from reports.compliance import ComplianceReport, OwnCheck
from reports.outcome import Outcome
from tests.reports.made_up import (
    MUST,
    NODE_1,
    NODE_2,
    RECOMMENDED,
    report,
    requirement,
    run,
    verdict,
)

PARTIAL = run(partial_because=("-k certificate",))
BOTH_MET = (verdict(), verdict(target="SSISNODE2"))
UNMET_RECOMMENDATION = verdict(Outcome.NOT_MET, requirement=RECOMMENDED)


def test_everything_met_is_accepted() -> None:
    """A complete run in which every pair is met is accepted."""
    assert report(*BOTH_MET).is_accepted


@pytest.mark.parametrize(
    ("accepted", "outcome"),
    [
        (True, Outcome.MET),
        (True, Outcome.WAIVED),
        (True, Outcome.ATTESTED),
        (True, Outcome.NOT_APPLICABLE),
        (False, Outcome.NOT_MET),
        (False, Outcome.UNDETERMINED),
    ],
)
def test_one_outcome_decides(
    accepted: bool,  # noqa: FBT001 - a column of the table
    outcome: Outcome,
) -> None:
    """One must that is unmet or undetermined keeps a run from being accepted."""
    assert report(verdict(), verdict(outcome, "SSISNODE2")).is_accepted is accepted


def test_missing_pair_is_a_reason() -> None:
    """A complete run names the pair that it did not judge."""
    judged = report(verdict())

    assert judged.reasons == ("1 expected verdict is missing",)
    assert judged.missing[0].not_judged == ("SSISNODE2",)


def test_partial_run_passes_and_is_not_accepted() -> None:
    """What a partial run left out is not missing, and it is never accepted."""
    partial = report(verdict(), run=PARTIAL)

    assert partial.passes
    assert not partial.is_accepted
    assert partial.missing == ()


def test_partial_run_fails_by_what_it_judged() -> None:
    """An unmet must fails a partial run as well."""
    assert not report(verdict(Outcome.NOT_MET), run=PARTIAL).passes


def test_nothing_met_is_not_accepted() -> None:
    """A complete run in which nothing applies proves nothing."""
    empty = report(
        verdict(Outcome.NOT_APPLICABLE), verdict(Outcome.NOT_APPLICABLE, "SSISNODE2")
    )

    assert empty.reasons == ("no requirement was seen to be met",)


def test_run_that_expects_nothing_is_not_accepted() -> None:
    """An empty register is no success."""
    assert not report(run=run(expected=())).passes


def test_problem_of_the_run_is_a_reason() -> None:
    """An interrupted run is not accepted, whatever it judged."""
    interrupted = report(*BOTH_MET, problems=("the run was interrupted",))

    assert interrupted.reasons == ("the run was interrupted",)


@pytest.mark.parametrize(("strict", "passes"), [(False, True), (True, False)])
def test_unmet_recommendation_counts_only_when_strict(
    strict: bool,  # noqa: FBT001 - a column of the table
    passes: bool,  # noqa: FBT001 - same
) -> None:
    """An unmet recommendation is a shortfall, and a failure with the option."""
    judged = report(*BOTH_MET, UNMET_RECOMMENDATION, strict_recommendations=strict)

    assert judged.passes is passes
    assert bool(judged.failures) is strict
    assert bool(judged.shortfalls) is not strict


def test_undetermined_recommendation_counts() -> None:
    """A fact that could not be read fails the run, whoever needed it."""
    unknown = verdict(Outcome.UNDETERMINED, requirement=RECOMMENDED, cause="no answer")

    assert report(*BOTH_MET, unknown).reasons == (
        "1 requirement could not be determined",
    )


@pytest.mark.parametrize("outcome", [Outcome.NOT_MET, Outcome.UNDETERMINED])
def test_failing_own_check_counts(outcome: Outcome) -> None:
    """A user's own check is as good a reason as any other."""
    own = OwnCheck(nodeid="test_own.py::test_share", outcome=outcome)

    assert report(*BOTH_MET, own_checks=(own,)).reasons == ("1 own check failed",)


def test_violations_stand_in_the_order_of_mending() -> None:
    """What the first night rests on, then the gravest, then by id: in every report."""
    unmet = (
        UNMET_RECOMMENDATION,
        *(
            verdict(Outcome.NOT_MET, requirement=requirement(name))
            for name in ("SO-51", "AG-30", "AG-02", "AG-03")
        ),
    )

    assert [s.requirement.id for s in report(*unmet).violations] == [
        *("AG-03", "AG-02"),
        *("AG-30", "SO-51"),
        "SO-20",
    ]


def test_one_cause_is_one_obstacle() -> None:
    """All that one dead host made undetermined stands under its one cause."""
    judged = report(
        verdict(Outcome.UNDETERMINED, cause="SSISNODE2: no login"),
        verdict(Outcome.UNDETERMINED, "SSISNODE2", cause="SSISNODE1: refused"),
        verdict(
            Outcome.UNDETERMINED, cause="SSISNODE1: refused", requirement=RECOMMENDED
        ),
    )

    assert [(o.cause, len(o.verdicts)) for o in judged.obstacles] == [
        ("SSISNODE1: refused", 2),
        ("SSISNODE2: no login", 1),
    ]


def test_targets_stand_in_the_order_of_the_declaration() -> None:
    """Sections keep the register's order and the inventory's, not that of the run."""
    (section,) = report(verdict(target="SSISNODE2"), verdict()).sections

    assert [v.target for v in section.verdicts] == ["SSISNODE1", "SSISNODE2"]


def test_unexpected_verdict_is_shown() -> None:
    """A verdict on a target that was not expected is not lost."""
    (section,) = report(*BOTH_MET, verdict(target="SSISNODE9")).sections

    assert section.verdicts[-1].target == "SSISNODE9"


def test_counts_name_every_outcome() -> None:
    """Verdicts are counted by outcome, over all severities or one."""
    judged = report(*BOTH_MET, UNMET_RECOMMENDATION)

    assert judged.count_outcomes()[Outcome.MET] == 2
    assert judged.count_outcomes(Severity.RECOMMENDED)[Outcome.NOT_MET] == 1
    assert judged.count_outcomes(Severity.INFORMATIONAL)[Outcome.WAIVED] == 0


@pytest.mark.parametrize(
    ("outcomes", "shown"),
    [
        ((Outcome.MET, Outcome.NOT_MET), Outcome.NOT_MET),
        ((Outcome.UNDETERMINED, Outcome.NOT_MET), Outcome.NOT_MET),
        ((Outcome.UNDETERMINED, Outcome.MET), Outcome.UNDETERMINED),
        ((Outcome.NOT_APPLICABLE, Outcome.MET), Outcome.MET),
        ((Outcome.MET,), None),
        ((), None),
    ],
)
def test_requirement_shows_what_must_be_seen_first(
    outcomes: tuple[Outcome, ...], shown: Outcome | None
) -> None:
    """A requirement is met only when it is judged on every target."""
    assert section_outcome(outcomes) is shown


def section_outcome(outcomes: tuple[Outcome, ...]) -> Outcome | None:
    """Return the outcome of the must, judged on the nodes in turn."""
    targets: tuple[Target, Target] = (NODE_1, NODE_2)
    judged: ComplianceReport = report(
        *(verdict(o, t.name) for o, t in zip(outcomes, targets, strict=False)),
        run=run(expected=((MUST, NODE_1), (MUST, NODE_2))),
    )
    return judged.sections[0].outcome
