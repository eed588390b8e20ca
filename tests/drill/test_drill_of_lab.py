"""The drill from the command line to the verdicts, against the lab."""

from __future__ import annotations

import pytest

from tests.drill.drilling import FAST, LISTENER, drill_in
from tests.judged_lab import NODES

CONFIRMED = f"--confirm-listener={LISTENER}"


def test_healthy_installation_comes_back_on_both_replicas(
    pytester: pytest.Pytester,
) -> None:
    """Group and role move out and back alone, and nothing asked of either is unmet."""
    run = drill_in(pytester, "--allow-failover", CONFIRMED, FAST, "--separate-moves")

    assert run.exit_code == 0
    assert set(run.outcomes.values()) == {"met", "not applicable"}
    assert {run.outcomes["DR-02", node] for node in NODES} == {"met"}
    assert {run.outcomes["DR-13", node] for node in NODES} == {"met"}
    assert run.outcomes["DR-11", "lab"] == "met"
    assert run.outcomes["SO-60", "lab"] == "met"


def test_checks_of_the_drill_alone_want_the_switch(pytester: pytest.Pytester) -> None:
    """Nothing is moved because somebody selected a folder."""
    run = drill_in(pytester)

    assert run.exit_code == pytest.ExitCode.USAGE_ERROR
    assert "give --allow-failover" in run.text
    assert not (pytester.path / "report").exists()


def test_listener_must_be_typed_again(pytester: pytest.Pytester) -> None:
    """The switch alone moves nothing."""
    run = drill_in(pytester, "--allow-failover", "--confirm-listener=other", FAST)

    assert run.exit_code == pytest.ExitCode.USAGE_ERROR
    assert "drill refused: The listener to be moved is not confirmed" in run.text
    assert "drill refused: Nothing was moved by this run." in run.text


def test_phase_beside_the_switch_is_refused(pytester: pytest.Pytester) -> None:
    """A drill is a phase of its own."""
    run = drill_in(pytester, "--allow-failover", CONFIRMED, "--phase=acceptance")

    assert run.exit_code == pytest.ExitCode.USAGE_ERROR
    assert "--phase: a drill is a phase of its own" in run.text
