"""The drill as a whole: how long service was away, and where it ended."""

from collections.abc import Mapping

import pytest

from fixtures.drill.record import DrillRecord
from fixtures.verdict import Verdict


@pytest.mark.requirement("DR-10")
def test_outage_is_within_objective(
    longest_outages: Mapping[str, tuple[float, float] | None],
    drill_record: DrillRecord,
    verdict: Verdict,
) -> None:
    """No layer left new work unserved for longer than the recovery time objective."""
    objective = drill_record.recovery_time_objective_seconds
    verdict.expected = f"every layer is back within {objective:g} s"
    verdict.actual = {
        layer: "not back" if lost is None else f"{lost[0]:.1f} to {lost[1]:.1f} s"
        for layer, lost in longest_outages.items()
    }

    assert all(
        lost is not None and lost[1] <= objective for lost in longest_outages.values()
    )


@pytest.mark.requirement("DR-11")
def test_installation_is_back_home(
    where_it_ended: str, drill_record: DrillRecord, verdict: Verdict
) -> None:
    """The drill ran to its end; primary and Master's role are where they were."""
    verdict.expected = {
        "primary": drill_record.home,
        "stopped because": "",
        "to go back": (),
    }
    verdict.actual = {
        "primary": where_it_ended,
        "stopped because": drill_record.stopped_because,
        "to go back": drill_record.commands,
    }

    assert verdict.actual == verdict.expected


@pytest.mark.requirement("DR-12")
def test_service_needed_no_help(help_needed: tuple[str, ...], verdict: Verdict) -> None:
    """Nobody had, or has, to run a statement for packages to start again."""
    verdict.expected = "no help"
    verdict.actual = help_needed or verdict.expected

    assert not help_needed


@pytest.mark.requirement("SO-60")
def test_master_and_catalog_move_alone(
    unmet_after_separate_moves: tuple[str, ...], verdict: Verdict
) -> None:
    """After the Master's role alone, and SSISDB alone, have moved, both work."""
    verdict.expected = "the Master and the workers report after each of the moves"
    verdict.actual = unmet_after_separate_moves or verdict.expected

    assert not unmet_after_separate_moves
