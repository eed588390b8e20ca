"""One drill as the terminal, results.json and report.html show it."""

from __future__ import annotations

import json
from typing import Any

from fixtures.drill.record import DrillRecord
from reports.html_report import render_html
from reports.json_report import render_json
from reports.terminal import render_summary
from tests.reports.made_up import report, verdict
from tests.reports.test_html_report import Page


def in_terminal(record: DrillRecord) -> str:
    """Return the summary of a run with this drill."""
    lines = render_summary(report(verdict(), drill=record), "report.html")
    return "\n".join(line.text for line in lines)


def in_json(record: DrillRecord) -> dict[str, Any]:
    """Return what results.json holds of it."""
    content: dict[str, Any] = json.loads(render_json(report(drill=record)))
    return content["drill"]  # type: ignore[no-any-return]  # read back from JSON


def on_page(record: DrillRecord) -> Page:
    """Return report.html of a run with this drill."""
    return Page(render_html(report(verdict(), drill=record)))
