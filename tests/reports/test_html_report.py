"""The page for people: what it says, and that nothing can break out of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from fixtures.verdict import NOT_STATED, Evidence, Remedy, RemedyLanguage
from reports.compliance import ComplianceReport, OwnCheck
from reports.html_report import render_html
from reports.outcome import Outcome
from tests.reports.made_up import RECOMMENDED, report, requirement, run, verdict

HOSTILE = "<script>alert(1)</script>\"'{{7*7}}\x1b\x00\u202e\ud800"
VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """What stands in a page: its elements, their attributes, its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.words: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element's name and attributes."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Notice an element that is closed out of order."""
        if self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if "style" not in self.open:
            self.words += data.split()

    @property
    def text(self) -> str:
        """The page's text, with single spaces."""
        return " ".join(self.words)


def hostile_report() -> ComplianceReport:
    """Return a report in which everything a user or host can say is hostile."""
    fields: dict[str, Any] = {
        "target": HOSTILE,
        "expected": {HOSTILE: HOSTILE},
        "actual": [HOSTILE, [HOSTILE]],
        "evidence": (Evidence(source=HOSTILE, observed=HOSTILE),),
        "cause": HOSTILE,
        "note": HOSTILE,
    }
    return report(
        *(verdict(outcome, **fields) for outcome in Outcome),
        own_checks=(OwnCheck(nodeid=HOSTILE, outcome=Outcome.NOT_MET, cause=HOSTILE),),
        problems=(HOSTILE,),
        run=run(
            environment=HOSTILE,
            inventory=HOSTILE,
            is_lab=True,
            defects=(HOSTILE,),
            topology=((HOSTILE, HOSTILE),),
            partial_because=(HOSTILE,),
        ),
    )


def test_hostile_text_stays_text() -> None:
    """Nothing that a host or a user says becomes an element or an attribute."""
    page = Page(render_html(hostile_report()))

    assert "script" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert "<script>alert(1)</script>\"'{{7*7}}<U+001B><U+0000><U+202E><U+D800>" in (
        page.text
    )


def test_hostile_text_can_be_written() -> None:
    """The page is UTF-8 and free of control and bidirectional characters."""
    source = render_html(hostile_report())

    source.encode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e]", source)


@pytest.mark.parametrize(
    "judged",
    [
        hostile_report(),
        report(),
        report(run=run(expected=())),
        report(verdict(), verdict(target="SSISNODE2")),
        report(verdict(Outcome.NOT_MET, requirement=RECOMMENDED)),
        report(verdict(actual=NOT_STATED), run=run(partial_because=("-k x",))),
    ],
)
def test_page_is_well_formed(judged: ComplianceReport) -> None:
    """Every element is closed in order, and no id is used twice."""
    page = Page(render_html(judged))

    ids = [value for name, value in page.attributes if name == "id"]
    assert page.unbalanced == []
    assert page.open == []
    assert len(ids) == len(set(ids))


def test_page_loads_nothing() -> None:
    """Every address in the page leads to the page itself."""
    source = render_html(hostile_report())
    page = Page(source)

    addresses = [v for n, v in page.attributes if n in {"href", "src", "srcset"}]
    assert {address[:1] for address in addresses if address} == {"#"}
    assert "url(" not in source
    assert "@import" not in source


def test_links_lead_somewhere() -> None:
    """Every link of the page has its anchor."""
    page = Page(render_html(hostile_report()))

    ids = {value for name, value in page.attributes if name == "id"}
    targets = {v[1:] for n, v in page.attributes if n == "href" and v}
    assert targets <= ids


def test_verdict_comes_first() -> None:
    """The verdict with its reason, then what to do, and only then what was judged."""
    text = Page(render_html(report(verdict(Outcome.NOT_MET)))).text
    when = "Contoso production , 2026-03-14 01:59:26 UTC NOT ACCEPTED"
    order = (when, "1 requirement is not met", "What to do now", "Platform")

    assert sorted(order, key=text.index) == list(order)


def test_what_to_do_says_what_was_seen() -> None:
    """A remedy that speaks of the missing object is of no use without its name."""
    unmet = verdict(Outcome.NOT_MET, actual=["word " * 500])
    text = Page(render_html(report(unmet))).text

    assert "SSISNODE1 expected ssiscap.contoso.example , actual [word word" in text
    assert "word word ... Reissue the certificate" in text


def test_lab_is_announced_with_its_defects() -> None:
    """A report on the lab says so before anything else."""
    judged = report(run=run(is_lab=True, defects=("certificate_names_node_only",)))
    text = Page(render_html(judged)).text

    assert "LAB This report judges the embedded lab" in text
    assert "Injected defect: certificate_names_node_only" in text


def test_live_installation_is_not_called_a_lab() -> None:
    """The word is not on the page of a live installation."""
    assert "LAB" not in Page(render_html(report(verdict()))).text


def test_requirement_shows_all_that_is_known() -> None:
    """Comparison, evidence, remedy, reproduction and source stand together."""
    evidence = (Evidence(source="MY store", observed={"CN": "ssisnode1"}),)
    judged = report(
        verdict(Outcome.NOT_MET, actual=["ssisnode1"], evidence=evidence, note="!")
    )
    text = Page(render_html(judged)).text

    assert (
        "SSISNODE1 \u2715 not met ssiscap.contoso.example ssisnode1 Note ! "
        "Evidence (1) MY store CN ssisnode1"
    ) in text
    assert "Remedy Reissue the certificate" in text
    assert "PowerShell Get-ChildItem Cert:\\LocalMachine\\My" in text
    assert "Source Scale Out support, step 2.2" in text


def test_derived_requirement_is_marked() -> None:
    """A requirement that no document states in so many words says so."""
    source = requirement().source.model_copy(update={"derived": True})
    derived = requirement().model_copy(update={"source": source})
    judged = report(verdict(requirement=derived), run=run(expected=()))

    assert "step 2.2 derived" in Page(render_html(judged)).text


@pytest.mark.parametrize(
    ("partial_because", "words"),
    [((), "not judged SSISNODE2"), (("-k x",), "SSISNODE2 (not selected)")],
)
def test_target_without_verdict_is_shown(
    partial_because: tuple[str, ...], words: str
) -> None:
    """A gap is told from what was not selected."""
    judged = report(verdict(), run=run(partial_because=partial_because))

    assert words in Page(render_html(judged)).text


def test_empty_values_are_said_in_words() -> None:
    """An empty answer cannot be overlooked."""
    judged = report(verdict(expected=[None, "", 0, False], actual=[]))

    assert "(no value) (empty text) 0 false (none)" in Page(render_html(judged)).text


def test_remedy_stands_at_its_requirement() -> None:
    """What would mend it can be copied as a whole, and cannot become markup."""
    statements = "IF 1 < 2\n    PRINT N'</code><script>';\nGO"
    remedy = Remedy(language=RemedyLanguage.T_SQL, statements=statements)
    source = render_html(report(verdict(Outcome.NOT_MET, remedies=(remedy,))))
    page = Page(source)

    assert "script" not in page.tags
    assert page.unbalanced == []
    assert "IF 1 &lt; 2\n    PRINT N&#39;&lt;/code&gt;&lt;script&gt;&#39;;" in source
    assert "T-SQL for SSISNODE1" in " ".join(page.words)


def test_what_to_do_now_leads_to_the_statements() -> None:
    """Files that have something to offer are linked, beside the page."""
    remedy = Remedy(language=RemedyLanguage.T_SQL, statements="SELECT 1")
    page = Page(render_html(report(verdict(Outcome.NOT_MET, remedies=(remedy,)))))

    assert ("href", "remedy.sql") in page.attributes
    assert ("href", "remedy.ps1") not in page.attributes
