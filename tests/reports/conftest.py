"""A project of its own for each test of the plugin, with a made-up register."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import reports.plugin
from tests.reports import made_up  # noqa: F401 - else every inner run imports it anew
from tests.reports.checks_to_judge import Judge, Results

#: Plugins that cost an inner run time, or shuffle it.
_QUIET = ("-p", "no:randomly", "-p", "no:hypothesispytest")

_CONFTEST = """
import datetime as dt
import pytest
from fixtures.errors import UnreachableError
from fixtures.facts.people import Waiver
from fixtures.run import RUN_KEY, VERDICT_KEY
from fixtures.verdict import Verdict
from tests.reports import made_up

def pytest_addoption(parser):
    parser.addoption("--partial", action="append", default=[])
    parser.addoption("--severity", default="must")
    parser.addoption("--waived-until", action="append", default=[])
    parser.addoption("--environment", default="Contoso production")

def pytest_configure(config):
    config.addinivalue_line("markers", "requirement(id): what the check judges")

@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config):
    requirement = made_up.requirement(severity=config.option.severity)
    config.stash[RUN_KEY] = made_up.run(
        environment=config.option.environment,
        partial_because=tuple(config.option.partial),
        expected=((requirement, made_up.NODE_1), (requirement, made_up.NODE_2)),
        waivers=tuple(
            Waiver(
                requirement="SO-12",
                target="",
                justification="Change 4711.",
                expiration_date=dt.date.fromisoformat(day),
            )
            for day in config.option.waived_until
        ),
    )

@pytest.fixture(params=[made_up.NODE_1, made_up.NODE_2], ids=str)
def node(request):
    return request.param

@pytest.fixture
def verdict(request, node):
    verdict = Verdict(requirement="SO-12", target=node.name)
    request.node.stash[VERDICT_KEY] = verdict
    return verdict

@pytest.fixture
def stated(verdict):
    verdict.expected, verdict.actual = "the listener", "a node"
    verdict.cite("MasterSettings.config on " + verdict.target, "a node")
    return verdict

@pytest.fixture
def unreachable(verdict):
    raise UnreachableError(verdict.target, "connection refused on port 5985")

@pytest.fixture
def untidy(stated):
    yield stated
    raise RuntimeError("hunter2")
"""


@pytest.fixture
def judge(pytester: pytest.Pytester) -> Judge:
    """Run checks, given as source text, over the made-up register."""
    pytester.makeconftest(_CONFTEST)

    def judge(source: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(test_checks=f"import pytest\n{source}")
        return pytester.runpytest_inprocess(
            "--report-dir=out",
            *_QUIET,
            *arguments,
            plugins=[reports.plugin],
            no_reraise_ctrlc=True,
            syspathinsert=True,
        )

    return judge


@pytest.fixture
def results(pytester: pytest.Pytester) -> Results:
    """Read the results that the last run wrote."""

    def read() -> dict[str, Any]:
        file = Path(pytester.path) / "out" / "results.json"
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return content

    return read
