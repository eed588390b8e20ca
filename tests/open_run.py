"""
A run of the checks that stays open: collected once, judged again for each defect.

Starting pytest, importing and collecting the checks takes longer than judging them. All
defects of one shape of the lab share that; each is observed and judged anew, by the
hooks that every run uses.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fixtures.attestations import load_attestations
from fixtures.lab.process import LabProcess
from fixtures.plugin.session import SESSION, Session
from fixtures.requirements import load_register
from fixtures.run import PROBLEMS_KEY, VERDICT_KEY
from reports import plugin as reports_plugin
from reports.compliance import ComplianceReport
from reports.remedy_script import render_remedy_sql
from tests.judged_lab import CHECKS, JudgedRun

_Order = Callable[[pytest.Session], JudgedRun]
_REPORTER = "ssis-reports"
_REGISTER = load_register()
_ARGUMENTS = (
    "--inventory=lab",
    # The thread has neither the terminal nor this process's warnings for itself.
    *("-p", "no:terminal", "-p", "no:warnings", "-p", "no:logging", "--capture=no"),
    *("-p", "no:threadexception", "-p", "no:unraisableexception"),
    *("-p", "no:faulthandler", "-p", "no:cacheprovider"),
    *("-p", "no:randomly", "-p", "no:hypothesispytest", "-p", "no:xdist"),
    # Nor are these for checks; each has a hook that every check would wait for.
    *("-p", "no:html", "-p", "no:unittest", "-p", "no:subtests", "-p", "no:tmpdir"),
    *("-p", "no:setupplan", "-p", "no:setuponly"),
    "--assert=plain",
)


class OpenRun:
    """
    The checks over one topology of the lab, in a thread; ends with ``close``.

    ``further`` are more arguments of its command line, ``checks`` what it collects.

    ``lab`` is what it judges, from the first judgement on; ``last`` are the defects
    that it was judged with last, and what was said, unless the lab was changed since.

    Raises:
        RuntimeError: The run did not come to its first check.
    """

    def __init__(
        self, topology: str, folder: Path, *further: str, checks: Path = CHECKS
    ) -> None:
        self.lab: LabProcess
        self.last: tuple[tuple[str, ...], JudgedRun] | None = None
        self._orders: queue.Queue[_Order | None] = queue.Queue()
        self._answers: queue.Queue[JudgedRun | BaseException] = queue.Queue()
        self._folder = folder
        arguments = [str(checks), f"--topology={topology}", f"--report-dir={folder}"]
        self._thread = threading.Thread(
            target=self._run, args=([*arguments, *_ARGUMENTS, *further],), daemon=True
        )
        self._thread.start()

    def judge(self, *defects: str) -> JudgedRun:
        """Judge the lab with these defects and no others."""

        def order(session: pytest.Session) -> JudgedRun:
            self.lab.become(defects)
            return _judged_anew(session)

        self.last = None
        judged = self._answer(order)
        self.last = defects, judged
        return judged

    def judge_again(self, *, probe_master_key: bool) -> JudgedRun:
        """Judge the lab as it has become; try whether SSISDB's key opens, or not."""

        def order(session: pytest.Session) -> JudgedRun:
            session.config.option.probe_master_key = probe_master_key
            try:
                return _judged_anew(session)
            finally:
                session.config.option.probe_master_key = False

        self.last = None
        return self._answer(order)

    def _answer(self, order: _Order) -> JudgedRun:
        self._orders.put(order)
        answer = self._answers.get()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def close(self) -> None:
        """End the run and its lab."""
        self._orders.put(None)
        self._thread.join()

    def _run(self, arguments: list[str]) -> None:
        ended = pytest.main(arguments, plugins=[self])
        self._answers.put(RuntimeError(f"the open run ended: {ended!r}"))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Judge whatever is asked for, then leave nothing to run."""
        lab = session.config.stash[SESSION].lab
        assert lab is not None
        self.lab = lab
        while (order := self._orders.get()) is not None:
            try:
                self._answers.put(order(session))
            except BaseException as error:  # noqa: BLE001 - raised to whoever asked
                self._answers.put(error)
        # What is left of the run is neither judged nor reported.
        session.config.option.collectonly = True


def _judged_anew(session: pytest.Session) -> JudgedRun:
    config = session.config
    ours = config.stash[SESSION]
    assert ours.lab is not None
    _forget(session, ours)
    reports_plugin.pytest_collection_finish(session)
    config.hook.pytest_runtestloop(session=session)
    errors = [f"the lab failed: {error}" for error in ours.lab.internal_errors()]
    config.stash[PROBLEMS_KEY] += errors
    reporter = config.pluginmanager.get_plugin(_REPORTER)
    assert isinstance(reporter, reports_plugin.Reporter)
    return _as_judged(reporter.compliance_of(session))


def _forget(session: pytest.Session, ours: Session) -> None:
    """Take away everything that the round before has left."""
    config = session.config
    if ours.observation is not None:
        ours.observation.stop()
    ours.observation = None
    # A defect may change what is attested, and nothing else of the declaration.
    if ours.inventory.attestations:
        ours.attestations = load_attestations(ours.inventory.attestations, _REGISTER)
    reporter = config.pluginmanager.get_plugin(_REPORTER)
    if reporter is not None:
        config.pluginmanager.unregister(reporter)
    for item in session.items:
        if VERDICT_KEY in item.stash:
            del item.stash[VERDICT_KEY]
    config.stash[PROBLEMS_KEY] = []
    session.testsfailed = 0


def _as_judged(report: ComplianceReport) -> JudgedRun:
    return JudgedRun(
        exit_code=int(not report.passes),
        outcomes={
            (one.requirement.id, one.target): one.outcome.value
            for one in report.verdicts
        },
        reasons=report.reasons,
        accepted=report.is_accepted,
        remedies=render_remedy_sql(report),
    )
