"""
The pytest hooks that turn a run over an inventory into reports.

* Active only when ``fixtures.plugin`` has left a ``RunDescription``; a run of our own
  tests is not touched.
* The folder is proven to be writable before anything is contacted.
* A run that is refused, with exit code 4, has judged nothing and leaves no report.
* The exit code is 0 only when the report says that the run passes: a gap, a stop, an
  interruption or an unwritten report never ends well.
"""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import datetime as dt
import html
import tomllib
from collections.abc import Generator
from pathlib import Path
from typing import Final, Protocol

import pytest

from fixtures.requirements import Requirement, load_register
from fixtures.run import (
    DRILL_KEY,
    LAB_ERRORS_KEY,
    PRIMARY_KEY,
    PROBLEMS_KEY,
    RUN_KEY,
    RunDescription,
)
from reports.compliance import ComplianceReport
from reports.html_report import render_html
from reports.json_report import render_json
from reports.junit_report import render_junit
from reports.output_folder import default_folder, prepare_folder, write_whole
from reports.recording import Recording, record_phase, requirement_id
from reports.remedy_script import (
    offering_files,
    render_remedy_ps1,
    render_remedy_sql,
)
from reports.terminal import Line, Tone, render_summary

RENDERERS: Final = {
    "report.html": render_html,
    "results.json": render_json,
    "junit.xml": render_junit,
    "remedy.sql": render_remedy_sql,
    "remedy.ps1": render_remedy_ps1,
}

_COLOURS: Final[dict[Tone, dict[str, bool]]] = {
    "good": {"green": True, "bold": True},
    "bad": {"red": True, "bold": True},
    "caution": {"yellow": True, "bold": True},
    "strong": {"bold": True},
    "plain": {},
}

#: pytest's category, letter, and our word with its colour, by pytest's and our outcome.
_STATUS: Final = {
    ("passed", "met"): ("passed", ".", ("MET", {"green": True})),
    ("passed", "attested"): ("passed", "a", ("ATTESTED", {"green": True})),
    ("failed", "not met"): ("failed", "F", ("NOT MET", {"red": True})),
    ("skipped", "not met"): ("xfailed", "x", ("NOT MET, NO MUST", {"yellow": True})),
    ("skipped", "waived"): ("xfailed", "w", ("WAIVED", {"yellow": True})),
    ("skipped", "not applicable"): (
        "skipped",
        "s",
        ("NOT APPLICABLE", {"yellow": True}),
    ),
    ("failed", "undetermined"): ("error", "E", ("UNDETERMINED", {"red": True})),
}
_COLUMNS: Final = ("requirement", "target")
_NAME: Final = "ssis-reports"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that concern reports."""
    group = parser.getgroup("ssis", "SSIS high availability")
    group.addoption(
        "--report-dir",
        metavar="DIR",
        help="where the reports go (default: reports/out/<environment>/<UTC time>)",
    )
    group.addoption(
        "--strict-recommendations",
        action="store_true",
        help="let unmet recommendations fail the run",
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Prepare the reports of a run that is about to judge an inventory."""
    config = session.config
    run = config.stash.get(RUN_KEY, None)
    if run is None or config.option.collectonly:
        return
    reporter = Reporter(config, run, session.items)
    config.pluginmanager.register(reporter, _NAME)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> pytest.TestReport | None:
    """
    Spare pytest to render the traceback of a check: the verdict takes its place.

    Reading the source of every frame takes pytest longer than the check itself.
    """
    judges = item.config.pluginmanager.has_plugin(_NAME) and requirement_id(item)
    if not judges or call.excinfo is None:
        return None
    without_traceback = copy.copy(call)
    without_traceback.excinfo = None
    return pytest.TestReport.from_item_and_call(item, without_traceback)


@pytest.hookimpl(tryfirst=True)
def pytest_keyboard_interrupt(excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    """
    Spare pytest the frames that Ctrl-C met between two lines.

    Python interrupts a loop at its jump back, which may belong to no line; pytest fails
    when it reckons with that line, and the run would end with 1 and a traceback.
    """
    told = excinfo.traceback.filter(_has_line)
    if told:
        excinfo.traceback = told


class _Frame(Protocol):
    """What pytest keeps of a frame; it reckons with a line that may be None."""

    @property
    def lineno(self) -> int: ...


def _has_line(entry: _Frame) -> bool:
    try:
        return entry.lineno >= 0
    except TypeError:
        return False


@pytest.hookimpl(optionalhook=True)
def pytest_html_results_table_header(cells: list[str]) -> None:
    """Give pytest-html's table a column for the requirement and the target."""
    for position, name in enumerate(_COLUMNS, start=1):
        cells.insert(
            position,
            f'<th class="sortable" data-column-type="{name}">{name.title()}</th>',
        )


@pytest.hookimpl(optionalhook=True)
def pytest_html_results_table_row(
    report: pytest.TestReport | pytest.CollectReport, cells: list[str]
) -> None:
    """Fill these columns; they stay empty for what judges no requirement."""
    properties = dict(getattr(report, "user_properties", []))
    for position, name in enumerate(_COLUMNS, start=1):
        value = html.escape(str(properties.get(name, "")))
        cells.insert(position, f'<td class="col-{name}">{value}</td>')


class Reporter:
    """
    The hooks of one run over an inventory.

    Args:
        config: pytest's configuration.
        run: What the run is about.
        items: The items that will be run.

    Raises:
        pytest.UsageError: The folder for the reports is not writable, or an item names
            a requirement that does not exist.
    """

    def __init__(
        self, config: pytest.Config, run: RunDescription, items: list[pytest.Item]
    ) -> None:
        self._config = config
        self._run = run
        self._started = dt.datetime.now(dt.UTC)
        self._strict = bool(config.option.strict_recommendations)
        self._stopped = ""
        self._summary: tuple[Line, ...] = ()
        self._recordings = _recordings(run, items)
        self._folder, self._is_new = _writable_folder(config, run, self._started)
        _drop_pytest_summary(config)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Record the phase after every other plugin has had its say."""
        report = yield
        record_phase(
            self._recordings[item],
            call,
            report,
            strict=self._strict,
            waivers=self._run.waivers,
        )
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(
        self, report: pytest.TestReport
    ) -> tuple[str, str, tuple[str, dict[str, bool]]] | None:
        """Show the outcome in our words where pytest has another one."""
        if report.when != "call" and report.passed:
            return None
        outcome = dict(report.user_properties).get("outcome")
        return _STATUS.get((report.outcome, str(outcome)))

    def pytest_keyboard_interrupt(
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> None:
        """Remember that the run did not come to its end."""
        if isinstance(
            excinfo.value, pytest.Session.Interrupted | pytest.exit.Exception
        ):
            self._stopped = f"the run stopped: {excinfo.value}"
        else:
            self._stopped = "the run was interrupted"

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the reports, and let the exit code agree with them."""
        is_refused = session.exitstatus == pytest.ExitCode.USAGE_ERROR
        if is_refused and DRILL_KEY not in self._config.stash:
            self._leave_nothing()
            return
        report = self.compliance_of(session)
        if session.exitstatus == pytest.ExitCode.TESTS_FAILED and report.passes:
            problem = "pytest reports a failure that belongs to no check"
            report = dataclasses.replace(report, problems=(*report.problems, problem))
        written, where = self._write(report)
        remedies = offering_files(report) if written else ()
        self._summary = render_summary(
            report,
            where,
            tuple(_as_typed(self._folder / one, self._config) for one in remedies),
        )
        fails = not report.passes or not written
        if fails and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(
        self, terminalreporter: pytest.TerminalReporter
    ) -> Generator[None]:
        """End with what a person must know."""
        yield
        if not self._summary:
            return
        terminalreporter.section("SSIS high availability", bold=True)
        for line in self._summary:
            terminalreporter.write_line(line.text, **_COLOURS[line.tone])

    def compliance_of(self, session: pytest.Session) -> ComplianceReport:
        """Return what is known of the run when its last check has ended."""
        judged = [r for r in self._recordings.values() if r.ending is not None]
        verdicts = tuple(
            r.as_verdict(r.requirement) for r in judged if r.requirement is not None
        )
        own = tuple(r.as_own_check() for r in judged if r.requirement is None)
        problems = [*self._config.stash.get(PROBLEMS_KEY, []), *self._problems(session)]
        return ComplianceReport(
            run=self._run,
            verdicts=verdicts,
            own_checks=own,
            problems=tuple(problems),
            started=self._started,
            finished=dt.datetime.now(dt.UTC),
            strict_recommendations=self._strict,
            suite_version=_suite_version(),
            drill=self._config.stash.get(DRILL_KEY, None),
            primary=self._config.stash.get(PRIMARY_KEY, ""),
            lab_errors=self._config.stash.get(LAB_ERRORS_KEY, ()),
        )

    def _problems(self, session: pytest.Session) -> Generator[str]:
        """Say what, apart from the verdicts, keeps the run from having ended well."""
        not_run = sum(r.ending is None for r in self._recordings.values())
        if self._stopped:
            yield self._stopped
        elif session.shouldfail:
            yield f"the run stopped early: {session.shouldfail}"
        elif session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
            yield "no check was selected"
        elif session.exitstatus == pytest.ExitCode.INTERNAL_ERROR:
            yield "pytest ended with an internal error"
        elif not_run:
            yield f"selected checks that were not run: {not_run}"

    def _leave_nothing(self) -> None:
        if self._is_new:
            with contextlib.suppress(OSError):
                self._folder.rmdir()

    def _write(self, report: ComplianceReport) -> tuple[bool, str]:
        """Write every form of the report; say whether it succeeded, and where."""
        try:
            for name, render in RENDERERS.items():
                write_whole(self._folder / name, render(report))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return False, f"could not be written to {self._folder}: {reason}"
        return True, _as_typed(self._folder / "report.html", self._config)


def _recordings(
    run: RunDescription, items: list[pytest.Item]
) -> dict[pytest.Item, Recording]:
    register = {requirement.id: requirement for requirement, _ in run.expected}
    ids = {requirement_id(item) for item in items} - {""}
    if ids - register.keys():
        register = {**load_register(), **register}
    return {
        item: Recording(item=item, requirement=_requirement(item, register))
        for item in items
    }


def _requirement(
    item: pytest.Item, register: dict[str, Requirement]
) -> Requirement | None:
    name = requirement_id(item)
    if name and name not in register:
        raise pytest.UsageError(f"{item.nodeid}: no requirement has the id {name}")
    return register.get(name)


def _writable_folder(
    config: pytest.Config, run: RunDescription, started: dt.datetime
) -> tuple[Path, bool]:
    """Return the folder, and whether it was made for this run."""
    given: str | None = config.option.report_dir
    folder: Path
    if given:
        folder = config.invocation_params.dir / given
    else:
        out = config.rootpath / "reports" / "out"
        folder = default_folder(out, run.environment, started)
    is_new = not folder.exists()
    try:
        prepare_folder(folder)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise pytest.UsageError(
            f"--report-dir: no report can be written to {folder}: {reason}"
        ) from error
    return folder, is_new


def _drop_pytest_summary(config: pytest.Config) -> None:
    """Leave out pytest's short summary when it is its default: ours says more."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.reportchars.removeprefix("w") == "fE":
        reporter.reportchars = reporter.reportchars.removesuffix("fE")


def _as_typed(file: Path, config: pytest.Config) -> str:
    folder = config.invocation_params.dir
    return str(file.relative_to(folder) if file.is_relative_to(folder) else file)


def _suite_version() -> str:
    project = Path(__file__).parent.parent / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
