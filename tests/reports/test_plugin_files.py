"""Which files a run leaves, where, and what the other reports of pytest show."""

from __future__ import annotations

from pathlib import Path

import pytest

import reports.plugin
from tests.reports.checks_to_judge import MET, ONE_NOT_MET, Judge

NO_RUN = """
def test_own():
    assert True
"""


def names(folder: Path) -> list[str]:
    """Return the names of the files in a folder."""
    return sorted(file.name for file in folder.iterdir())


def test_run_leaves_every_report(judge: Judge, pytester: pytest.Pytester) -> None:
    """A run writes what it found for people, programs and servers, and remedies."""
    judge(MET)

    expected = ["junit.xml", "remedy.ps1", "remedy.sql", "report.html", "results.json"]
    assert names(pytester.path / "out") == expected


def test_default_folder_is_named_for_environment_and_time(
    judge: Judge, pytester: pytest.Pytester
) -> None:
    """Without --report-dir the reports go below reports/out, under a safe name."""
    judge(MET, "--report-dir=", "--environment=Contoso: a/b")

    (environment,) = (pytester.path / "reports" / "out").iterdir()
    (run,) = environment.iterdir()
    assert environment.name == "Contoso-a-b"
    assert run.name.endswith("Z")


def test_unwritable_folder_is_refused_before_anything_runs(
    judge: Judge, pytester: pytest.Pytester
) -> None:
    """A folder that cannot be written to ends in one sentence and exit code 4."""
    pytester.makefile("", out="a file is in the way")
    result = judge(MET)

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --report-dir: no report can be written to *"])
    result.assert_outcomes()


def test_report_that_cannot_be_written_is_no_success(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk fills up at the end, the run does not exit with 0."""

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reports.plugin.write_whole", refuse)
    result = judge(MET)

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["report: could not be written to *: No space left*"])


def test_collecting_only_writes_nothing(
    judge: Judge, pytester: pytest.Pytester
) -> None:
    """--collect-only judges nothing and leaves no folder."""
    assert judge(MET, "--collect-only").ret == pytest.ExitCode.OK
    assert not (pytester.path / "out").exists()


def test_run_without_an_inventory_is_left_alone(pytester: pytest.Pytester) -> None:
    """Our own tests run as if the plugin were not there."""
    pytester.makepyfile(NO_RUN)
    result = pytester.runpytest_inprocess(
        "--report-dir=out", "-p", "no:hypothesispytest", plugins=[reports.plugin]
    )

    assert result.ret == pytest.ExitCode.OK
    assert not (pytester.path / "out").exists()
    result.stdout.no_fnmatch_line("*SSIS high availability*")


def test_pytest_html_shows_requirement_and_target(
    judge: Judge, pytester: pytest.Pytester
) -> None:
    """The table of pytest-html has a column for each."""
    judge(ONE_NOT_MET, "--html=x.html", "--self-contained-html")

    page = (pytester.path / "x.html").read_text(encoding="utf-8")
    assert ">Requirement</th>" in page
    assert "SSISNODE2&lt;/td&gt;" in page


def test_junit_of_pytest_names_the_requirement(
    judge: Judge, pytester: pytest.Pytester
) -> None:
    """--junitxml carries the same properties once for each check."""
    judge(ONE_NOT_MET, "--junitxml=x.xml")

    page = (pytester.path / "x.xml").read_text(encoding="utf-8")
    assert page.count('<property name="requirement" value="SO-12" />') == 2
    assert page.count('<property name="outcome" value="not met" />') == 1


def test_failing_own_check_is_reported_beside_the_requirements(judge: Judge) -> None:
    """A user's own failing check fails the run under its own name."""
    result = judge(f"{MET}\ndef test_own():\n    assert 1 == 2")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        ["Own checks that failed", "  test_checks.py::test_own: assert 1 == 2"]
    )


def test_skipped_own_check_is_left_as_it_is(judge: Judge) -> None:
    """A user's own check may skip itself."""
    result = judge(f"{MET}\ndef test_own():\n    pytest.skip('not here')")

    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=2, skipped=1)
