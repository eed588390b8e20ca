"""What a run over an inventory exits with, and what it says, for every way to end."""

from __future__ import annotations

import pytest

from tests.reports.checks_to_judge import (
    EXPECTED_TO_FAIL,
    FAILED_BEFORE_STATEMENT,
    INTERNAL,
    INTERRUPTED,
    JUDGES_ONE_NODE_ONLY,
    LEAVES_QUIETLY,
    MET,
    NOT_APPLICABLE_ON_ONE,
    NOT_MET,
    ONE_NOT_MET,
    SKIPS_ITSELF,
    UNREACHABLE,
    UNSTATED,
    UNTIDY,
    Judge,
    Results,
)


def test_complete_run_that_meets_everything_is_accepted(
    judge: Judge, results: Results
) -> None:
    """Exit code 0 and "accepted" belong together."""
    result = judge(MET)

    assert result.ret == pytest.ExitCode.OK
    assert results()["verdict"]["accepted"] is True
    result.stdout.fnmatch_lines(["ACCEPTED: Contoso production"])


def test_unmet_requirement_shows_what_was_expected_and_the_remedy(
    judge: Judge,
) -> None:
    """A failing check shows the comparison and the remedy, and no traceback."""
    result = judge(ONE_NOT_MET)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "SO-12 (must) not met on SSISNODE2: *",
            "  expected: the listener",
            "  actual:   a node",
            "  evidence: MasterSettings.config on SSISNODE2: a node",
            "  remedy:   SO-12: Reissue the certificate *",
            "NOT ACCEPTED: Contoso production",
        ]
    )
    result.stdout.no_fnmatch_line("*AssertionError*")


def test_unmet_recommendation_leaves_the_exit_code_alone(
    judge: Judge, results: Results
) -> None:
    """An unmet recommendation is shown, and the run is accepted all the same."""
    result = judge(ONE_NOT_MET, "--severity=recommended")

    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=1, xfailed=1)
    assert results()["verdict"]["accepted"] is True
    result.stdout.fnmatch_lines(["Recommendations not met (they do not count)"])


def test_strict_recommendations_count(judge: Judge, results: Results) -> None:
    """With --strict-recommendations an unmet recommendation fails the run."""
    result = judge(ONE_NOT_MET, "--severity=recommended", "--strict-recommendations")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert results()["verdict"]["accepted"] is False


@pytest.mark.parametrize("severity", ["must", "recommended", "informational"])
@pytest.mark.parametrize(
    ("source", "cause"),
    [
        (UNREACHABLE, "SSISNODE1: connection refused on port 5985"),
        (INTERNAL, "internal: KeyError in test_check (test_checks.py, line 5)"),
        (UNSTATED, "the check stated no observation"),
        (FAILED_BEFORE_STATEMENT, "the check stated no observation"),
        (UNTIDY, "while cleaning up: internal: RuntimeError in untidy (*"),
        (SKIPS_ITSELF, "the check skipped itself: no time"),
    ],
)
def test_what_is_undetermined_fails_whatever_its_severity(
    judge: Judge, source: str, cause: str, severity: str
) -> None:
    """A fact that was not read is an error, with its cause, and without a secret."""
    result = judge(source, f"--severity={severity}")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert result.parseoutcomes()["errors"] == 2
    result.stdout.fnmatch_lines([f"  cause:    {cause}", "NOT ACCEPTED: *"])
    result.stdout.no_fnmatch_line("*hunter2*")


def test_not_applicable_is_skipped_with_its_reason(
    judge: Judge, results: Results
) -> None:
    """What does not apply does not count against the run."""
    result = judge(NOT_APPLICABLE_ON_ONE, "-rs")

    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(["NOT APPLICABLE *: Scale Out is declared absent"])
    assert results()["counts"]["by_outcome"]["not applicable"] == 1


def test_expected_failure_marker_hides_nothing(judge: Judge) -> None:
    """An xfail marker on a check does not make an unmet requirement pass."""
    result = judge(EXPECTED_TO_FAIL)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(failed=2)


def test_gap_fails_a_complete_run(judge: Judge, results: Results) -> None:
    """A requirement that was expected and not judged is no success."""
    result = judge(JUDGES_ONE_NODE_ONLY)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert results()["requirements"][0]["not_judged"] == ["SSISNODE2"]
    result.stdout.fnmatch_lines(["Expected, but not judged", "  SO-12 on SSISNODE2"])


def test_partial_run_passes_without_being_accepted(
    judge: Judge, results: Results
) -> None:
    """The verdicts of a partial run decide its exit code; accepted it never is."""
    result = judge(JUDGES_ONE_NODE_ONLY, "--partial=-k SSISNODE1")

    assert result.ret == pytest.ExitCode.OK
    assert results()["verdict"]["accepted"] is False
    result.stdout.fnmatch_lines(["PARTIAL RUN: *", "  Partial because: -k SSISNODE1"])


def test_partial_run_fails_by_its_verdicts(judge: Judge) -> None:
    """An unmet requirement fails a partial run too."""
    assert judge(ONE_NOT_MET, "--partial=-k x").ret == pytest.ExitCode.TESTS_FAILED


def test_selecting_nothing_is_no_success(judge: Judge, results: Results) -> None:
    """A run without a check keeps pytest's exit code for it, and is not accepted."""
    result = judge("", "--partial=-k nothing")

    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert results()["verdict"]["reasons"] == ["no check was selected"]


def test_everything_not_run_is_no_success(judge: Judge) -> None:
    """A partial run whose checks were set up and not called does not pass."""
    result = judge(MET, "--setup-only", "--partial=--setup-only")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*elected checks that were not run: 2*"])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (INTERRUPTED, "the run was interrupted"),
        (LEAVES_QUIETLY, "the run stopped: done"),
    ],
)
def test_interrupted_run_is_reported_and_not_accepted(
    judge: Judge, results: Results, source: str, reason: str
) -> None:
    """What was judged before an interruption is kept, and never accepted."""
    result = judge(source, "--partial=-k x")

    assert result.ret != pytest.ExitCode.OK
    assert results()["verdict"]["reasons"] == [reason]
    assert results()["counts"]["by_outcome"]["met"] == 1


def test_run_stopped_by_its_first_failure_says_so(
    judge: Judge, results: Results
) -> None:
    """With --exitfirst the report names the stop and the missing verdicts."""
    judge(NOT_MET, "--exitfirst")

    assert results()["verdict"]["reasons"] == [
        "the run stopped early: stopping after 1 failures",
        "1 requirement is not met",
        "1 expected verdict is missing",
        "no requirement was seen to be met",
    ]


def test_error_while_collecting_is_no_success(judge: Judge, results: Results) -> None:
    """A checks file that cannot be imported leaves a report that is not accepted."""
    result = judge("import a_module_that_does_not_exist")

    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert results()["verdict"]["accepted"] is False


def test_unknown_requirement_is_refused(judge: Judge) -> None:
    """A check that names an id outside the register ends in one sentence."""
    result = judge(MET.replace("SO-12", "SO-99"))

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: *no requirement has the id SO-99"])
