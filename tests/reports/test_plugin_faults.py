"""Other plugins, markers and breakdowns cannot turn a run into a success."""

from __future__ import annotations

import pytest

from tests.reports.checks_to_judge import MET, Judge, Results

FAILS_A_PHASE = """
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "teardown" and "SSISNODE2" in item.nodeid:
        report.outcome = "failed"
    return report
"""
FAILS_THE_SESSION = """
def pytest_sessionfinish(session):
    session.exitstatus = 1
"""
LEAVES_A_PROBLEM = """
from fixtures.run import PROBLEMS_KEY

def pytest_sessionfinish(session):
    problems = session.config.stash.setdefault(PROBLEMS_KEY, [])
    problems.append("the lab failed")
"""
REFUSES = """
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop():
    raise pytest.UsageError("refused: it is no good day")
"""
BREAKS_DOWN = """
def pytest_runtest_logreport(report):
    raise RuntimeError("a plugin broke down")
"""
OWN_CHECKS = """
from fixtures.verdict import NotApplicable

@pytest.fixture
def broken():
    raise ValueError("hunter2")

def test_broken(broken):
    pass

def test_share():
    pass

def test_inapplicable():
    raise NotApplicable("no share is declared")
"""


@pytest.fixture
def judge_beside(judge: Judge, pytester: pytest.Pytester) -> Judge:
    """Run met checks beside another plugin, given as source text."""

    def run(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(other_plugin=source)
        return judge(MET, "-p", "other_plugin", *arguments)

    return run


def test_failure_without_an_exception_is_undetermined(
    judge_beside: Judge, results: Results
) -> None:
    """A phase that another plugin fails is not passed over."""
    result = judge_beside(FAILS_A_PHASE)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    second = results()["requirements"][0]["verdicts"][1]
    assert second["outcome"] == "undetermined"
    assert second["cause"] == "pytest reported a failure without an exception"


def test_exit_code_and_report_agree(judge_beside: Judge, results: Results) -> None:
    """A run that pytest fails is not called accepted."""
    result = judge_beside(FAILS_THE_SESSION)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert results()["verdict"]["reasons"] == [
        "pytest reports a failure that belongs to no check"
    ]


def test_problem_of_the_run_counts_against_it(judge_beside: Judge) -> None:
    """A problem that another plugin left in the stash keeps the run from passing."""
    result = judge_beside(LEAVES_A_PROBLEM)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["NOT ACCEPTED: *", "  The lab failed."])


def test_refused_run_leaves_no_report(
    judge_beside: Judge, pytester: pytest.Pytester
) -> None:
    """It judged nothing: its reason stands alone."""
    result = judge_beside(REFUSES)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: refused: it is no good day"])
    result.stdout.no_fnmatch_line("*SSIS high availability*")
    assert not (pytester.path / "out").exists()


def test_breakdown_of_pytest_is_reported(judge_beside: Judge, results: Results) -> None:
    """An internal error leaves a report, and it is not accepted."""
    result = judge_beside(BREAKS_DOWN)

    assert result.ret == pytest.ExitCode.INTERNAL_ERROR
    assert "pytest ended with an internal error" in results()["verdict"]["reasons"]


def test_own_checks_may_not_apply_or_break(judge: Judge, results: Results) -> None:
    """A user's own check has our outcomes for the ends it shares with ours."""
    judge(MET + OWN_CHECKS)

    outcomes = [(own["outcome"], own["cause"]) for own in results()["own_checks"]]
    assert outcomes == [
        ("undetermined", "internal: ValueError in broken (test_checks.py, line 11)"),
        ("met", ""),
        ("not applicable", "no share is declared"),
    ]


def test_interruption_between_two_lines_is_one_like_any_other(judge: Judge) -> None:
    """Where Python cannot tell the line, the run still ends as interrupted."""
    result = judge(
        f"{MET}\ndef nowhere():\n    raise KeyboardInterrupt"
        "\nnowhere.__code__ = nowhere.__code__.replace(co_linetable=b'')"
        "\ndef test_own():\n    nowhere()"
    )

    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["NOT ACCEPTED: *", "  The run was interrupted."])


def test_own_check_interrupted_by_the_user_is_no_success(judge: Judge) -> None:
    """Ctrl-C in a user's own check ends the run like anywhere else."""
    result = judge(f"{MET}\ndef test_own():\n    raise KeyboardInterrupt")

    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["NOT ACCEPTED: *", "  The run was interrupted."])
