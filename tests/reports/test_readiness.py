"""Each replica's first night as primary, from verdicts alone."""

from __future__ import annotations

import dataclasses

import pytest

from fixtures.register import of_phase
from fixtures.requirements import Phase, Requirement, load_register
from fixtures.target import Target, TargetKind
from reports.compliance import ComplianceReport, TargetVerdict
from reports.outcome import Outcome
from reports.readiness import IN_ORDER, place_in_mending
from reports.wording import readiness_sentence
from tests.reports.made_up import report, run

REGISTER = load_register()
SHARED = REGISTER["SO-24"]  # on the primary replica
OF_NODE = REGISTER["SO-27"]
OF_REPLICA = REGISTER["AG-09"]
OF_PRIMARY = REGISTER["AG-08"]
NAMES = {
    "SO-24": ["primary"],
    "SO-27": ["N1", "N2"],
    "AG-08": ["primary"],
    "AG-09": ["N1", r"N2\B"],
}


def expected(requirement: Requirement) -> list[tuple[Requirement, Target]]:
    """Return the pairs of a requirement."""
    kind = TargetKind.REPLICA
    return [(requirement, Target(kind=kind, name=n)) for n in NAMES[requirement.id]]


def judged(*unlike: TargetVerdict, **changes: object) -> ComplianceReport:
    """Return a report in which all is met but what is given."""
    pairs = [
        p for one in (SHARED, OF_NODE, OF_PRIMARY, OF_REPLICA) for p in expected(one)
    ]
    verdicts = {
        (requirement.id, target.name): Outcome.MET for requirement, target in pairs
    }
    verdicts |= {(one.requirement.id, one.target): one.outcome for one in unlike}
    described = run(
        expected=tuple(pairs), replicas=(("N1", ("N1",)), (r"N2\B", ("N2",))), **changes
    )
    return report(
        *(
            TargetVerdict(requirement=REGISTER[one], target=name, outcome=outcome)
            for (one, name), outcome in verdicts.items()
        ),
        run=described,
    )


def said(found: ComplianceReport) -> list[str]:
    """Return the sentence for each replica."""
    return [readiness_sentence(one) for one in found.readiness]


def unlike(requirement: Requirement, target: str, outcome: Outcome) -> TargetVerdict:
    """Return one verdict that is not met."""
    return TargetVerdict(requirement=requirement, target=target, outcome=outcome)


READY = "ready, packages would run, as far as can be seen without a failover."


def test_replica_on_which_all_is_met_is_ready() -> None:
    """Nothing is left to mend."""
    assert said(judged()) == [READY, READY]


def test_fault_of_a_node_is_that_of_its_replica() -> None:
    """The Scale Out Master on the node has to work when the replica is primary."""
    found = judged(unlike(OF_NODE, "N2", Outcome.NOT_MET))

    assert said(found) == [READY, "packages would fail; mend in this order: SO-27."]


def test_what_all_share_fails_everywhere() -> None:
    """Without a listener no replica is of use."""
    found = judged(unlike(SHARED, "primary", Outcome.NOT_MET))

    assert [one.is_ready for one in found.readiness] == [False, False]


def test_faults_come_in_the_order_of_mending() -> None:
    """The key is needed before the Master's configuration is."""
    found = judged(
        unlike(OF_NODE, "N1", Outcome.NOT_MET),
        unlike(OF_REPLICA, "N1", Outcome.NOT_MET),
    )

    assert said(found)[0] == "packages would fail; mend in this order: AG-09, SO-27."


@pytest.mark.parametrize("outcome", [Outcome.UNDETERMINED, Outcome.WAIVED])
def test_what_is_not_seen_or_only_accepted_is_not_ready(outcome: Outcome) -> None:
    """A waiver opens no key."""
    found = judged(unlike(OF_REPLICA, r"N2\B", outcome))

    assert [one.is_ready for one in found.readiness] == [True, False]


def test_what_was_not_judged_is_not_known() -> None:
    """A verdict that is missing is no good one."""
    found = report(
        run=run(expected=tuple(expected(OF_NODE)), replicas=(("N1", ("N1",)),))
    )

    assert said(found) == ["not known, hence not ready: SO-27."]


def test_partial_run_says_nothing() -> None:
    """A selection leaves out what readiness rests on."""
    assert judged(partial_because=("-k was given",)).readiness == ()


@pytest.mark.parametrize(
    ("primary", "outcome", "n1", "n2"),
    [
        ("N1", Outcome.MET, "ready, packages would run.", READY),
        ("N1", Outcome.UNDETERMINED, "not known, hence not ready: AG-08.", READY),
        (
            "N1",
            Outcome.NOT_MET,
            "packages would fail; mend in this order: AG-08.",
            READY,
        ),
        ("", Outcome.UNDETERMINED, *["not known, hence not ready: AG-08."] * 2),
    ],
)
def test_key_is_seen_to_open_on_the_primary_alone(
    primary: str, outcome: Outcome, n1: str, n2: str
) -> None:
    """It counts for the primary, or for all; nothing proves it of the others."""
    found = judged(unlike(OF_PRIMARY, "primary", outcome))

    assert said(dataclasses.replace(found, primary=primary)) == [n1, n2]


def test_everything_in_the_order_is_a_must() -> None:
    """What is only recommended stops no package."""
    assert {
        one for one in IN_ORDER
        if one in REGISTER and REGISTER[one].severity != "must"
    } == set()  # fmt: skip


def test_drill_says_nothing_of_readiness() -> None:
    """It judged what followed its moves, and nothing that a replica needs before."""
    assert judged(phase=Phase.DRILL).readiness == ()


def test_drill_names_first_what_others_follow_from() -> None:
    """Whoever mends from the top mends causes; that it is not home comes last."""
    asked = of_phase(REGISTER, Phase.DRILL).values()

    ordered = [one.id for one in sorted(asked, key=place_in_mending)]

    assert ordered[:2] == ["DR-04", "DR-02"]
    assert ordered.index("DR-13") < ordered.index("AG-23")
    assert ordered[-1] == "DR-11"
