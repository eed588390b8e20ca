"""
``report.html``: the run for people, as one file.

* Self-contained: no script, no font, no picture and no address to load anything from;
  a content security policy says so to the browser as well.
* Everything that is put in is escaped (autoescape) and made visible first, whatever
  template it stands in: a host's answer cannot become markup or reverse the text.
* Outcomes are told by word and sign, never by colour alone.
* The templates only lay out; every word of judgement comes from ``reports.wording`` or
  the register.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from fixtures.drill.watch.outages import CONSECUTIVE_SUCCESSES
from fixtures.requirements import Severity
from reports import drill_figures, drill_judgement
from reports.compliance import ComplianceReport
from reports.drill_readings import readings
from reports.outcome import Outcome
from reports.plain_text import as_plain, make_visible, render_scalar, render_short
from reports.remedy_script import offering_files
from reports.timeline import KEY, timeline_of
from reports.wording import (
    NOT_JUDGED,
    affected,
    headline,
    readiness_sentence,
    section_outcome,
    verdict_sentence,
)

_TEMPLATES: Final = Path(__file__).parent / "templates"

#: A sign for each outcome, beside its word.
_SIGNS: Final = {
    Outcome.MET: "\N{CHECK MARK}",
    Outcome.NOT_MET: "\N{MULTIPLICATION X}",
    Outcome.UNDETERMINED: "?",
    Outcome.NOT_APPLICABLE: "\N{EN DASH}",
    Outcome.WAIVED: "\N{TILDE OPERATOR}",
    Outcome.ATTESTED: "\N{PENCIL}",
    None: "\N{WHITE CIRCLE}",
}

#: What the drill's template says; every word of it stands there.
_OF_DRILLS: Final[tuple[Callable[..., object], ...]] = (
    drill_judgement.advice,
    drill_figures.at_most,
    drill_figures.between,
    drill_figures.comparison,
    drill_figures.edge,
    drill_figures.figures_of,
    drill_judgement.is_home,
    drill_judgement.journey,
    drill_figures.key_of,
    drill_figures.length_of,
    drill_figures.met_by,
    drill_judgement.objective,
    drill_judgement.probed_layers,
    readings,
    drill_judgement.still_failing,
    drill_judgement.unmeasured,
    drill_judgement.unopened,
    drill_judgement.unprobed,
    drill_judgement.unstarted,
    drill_judgement.went_well,
    drill_judgement.worst,
)


def render_html(report: ComplianceReport) -> str:
    """Return the run as an HTML document."""
    template = _environment().get_template("report.html.j2")
    return template.render(
        report=report,
        headline=headline(report),
        sentence=verdict_sentence(report),
        tone=_tone(report),
        outcomes=list(Outcome),
        severities=list(Severity),
    )


def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        finalize=_finalize,
        loader=FileSystemLoader(_TEMPLATES),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        plain=as_plain,
        scalar=render_scalar,
        short=render_short,
        moment=_moment,
        duration=_duration,
        slug=_slug,
    )
    environment.globals.update(
        signs=_SIGNS,
        not_judged=NOT_JUDGED,
        section_outcome=section_outcome,
        affected=affected,
        readiness_sentence=readiness_sentence,
        Outcome=Outcome,
        offering_files=offering_files,
        timeline_of=timeline_of,
        key_name=KEY,
        consecutive=CONSECUTIVE_SUCCESSES,
        **{function.__name__: function for function in _OF_DRILLS},
    )
    return environment


def _finalize(value: object) -> object:
    """Return what is put into the page; markup can only come from our macros."""
    return value if isinstance(value, Markup) else make_visible(str(value))


def _tone(report: ComplianceReport) -> str:
    if not report.passes:
        return "bad"
    return "good" if report.is_complete else "partial"


def _moment(time: dt.datetime) -> str:
    return f"{time.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"


def _duration(span: dt.timedelta) -> str:
    seconds = span.total_seconds()
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def _slug(outcome: Outcome | None) -> str:
    return "not-judged" if outcome is None else outcome.value.replace(" ", "-")
