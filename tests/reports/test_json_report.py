"""The results for programs hold everything, in a shape that stays."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from fixtures.verdict import NOT_STATED, Evidence
from reports.compliance import ComplianceReport, OwnCheck
from reports.json_report import render_json
from reports.outcome import Outcome
from tests.reports.made_up import report, run, verdict


def results(judged: ComplianceReport) -> dict[str, Any]:
    """Return the rendered results, read back."""
    content: dict[str, Any] = json.loads(render_json(judged))
    return content


def test_keys_are_those_that_are_documented() -> None:
    """No key appears or disappears without a change of the documentation."""
    content = results(report(verdict()))

    assert list(content) == [
        "format",
        "version",
        "suite_version",
        "run",
        "verdict",
        "counts",
        "requirements",
        "waivers",
        "attestations",
        "matrix",
        "readiness",
        "drill",
        "own_checks",
    ]
    assert list(content["requirements"][0]["verdicts"][0]) == [
        "target",
        "outcome",
        "stated",
        "expected",
        "actual",
        "evidence",
        "cause",
        "note",
        "remedies",
        "nodeid",
        "duration_seconds",
    ]


def test_run_is_described() -> None:
    """The head says when, what and how."""
    content = results(report(run=run(is_lab=True, defects=("x",))))["run"]

    assert content["environment"] == "Contoso production"
    assert content["is_lab"] is True
    assert content["defects"] == ["x"]
    assert content["started"] == "2026-03-14T01:59:26+00:00"
    assert content["duration_seconds"] == 3.0


def test_values_keep_their_shape() -> None:
    """Expected, actual and observed are data, not text."""
    evidence = Evidence(source="x", observed=dt.datetime(2026, 3, 14, tzinfo=dt.UTC))
    judged = report(
        verdict(expected={"port": 1433}, actual=("a", None), evidence=(evidence,))
    )

    first = results(judged)["requirements"][0]["verdicts"][0]
    assert first["expected"] == {"port": 1433}
    assert first["actual"] == ["a", None]
    assert first["evidence"][0]["observed"] == "2026-03-14T00:00:00+00:00"


def test_what_was_not_stated_is_told_from_nothing() -> None:
    """A value that a check never stated is not the same as an observed null."""
    judged = report(
        verdict(actual=None), verdict(target="SSISNODE2", actual=NOT_STATED)
    )

    verdicts = results(judged)["requirements"][0]["verdicts"]
    assert [v["stated"] for v in verdicts] == [True, False]
    assert [v["actual"] for v in verdicts] == [None, None]


def test_gap_is_named() -> None:
    """A requirement that was not judged everywhere says where."""
    content = results(report(verdict()))

    assert content["counts"]["missing"] == 1
    assert content["requirements"][0]["outcome"] is None
    assert content["requirements"][0]["not_judged"] == ["SSISNODE2"]


def test_document_is_ascii_whatever_a_host_sent() -> None:
    """Lone surrogates and control characters survive as JSON escapes."""
    text = render_json(report(verdict(actual="\ud800\x1b\u202e")))

    assert text.isascii()
    assert json.loads(text)["requirements"][0]["verdicts"][0]["actual"] == (
        "\ud800\x1b\u202e"
    )


def test_own_checks_are_listed() -> None:
    """A user's own checks stand apart from the requirements."""
    own = OwnCheck(nodeid="test_own.py::test_share", outcome=Outcome.MET)

    assert results(report(own_checks=(own,)))["own_checks"] == [
        {
            "nodeid": "test_own.py::test_share",
            "outcome": "met",
            "cause": "",
            "duration_seconds": 0.0,
        }
    ]
