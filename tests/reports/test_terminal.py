"""What the terminal shows of a failing check and of a run."""

from __future__ import annotations

from fixtures.verdict import NOT_STATED, Evidence
from reports.compliance import ComplianceReport, OwnCheck
from reports.outcome import Outcome
from reports.terminal import Tone, render_failure, render_summary
from tests.reports.made_up import RECOMMENDED, report, run, verdict


def lines(judged: ComplianceReport) -> list[str]:
    """Return the text of the summary's lines."""
    return [line.text for line in render_summary(judged, "out/report.html")]


def tones(judged: ComplianceReport) -> dict[str, Tone]:
    """Return the tones of the summary's lines by their text."""
    return {line.text: line.tone for line in render_summary(judged, "x")}


def test_failing_check_shows_comparison_evidence_and_remedy() -> None:
    """A person can act on the block alone."""
    unmet = verdict(
        Outcome.NOT_MET,
        actual=["ssisnode1.contoso.example"],
        evidence=(Evidence(source="MY store on SSISNODE1", observed={"CN": "x"}),),
        note="in the SAN only",
    )

    assert render_failure(unmet).splitlines() == [
        (
            "SO-12 (must) not met on SSISNODE1: "
            "The certificate's names include the client access point"
        ),
        "  expected: ssiscap.contoso.example",
        "  actual:   [ssisnode1.contoso.example]",
        "  evidence: MY store on SSISNODE1: {CN: x}",
        "  note:     in the SAN only",
        "  remedy:   SO-12: Reissue the certificate with that name in its CNs.",
        "  source:   Scale Out support, step 2.2",
    ]


def test_undetermined_check_shows_its_cause_and_no_remedy() -> None:
    """Where nothing was observed there is nothing to compare, and nothing to mend."""
    unknown = verdict(
        Outcome.UNDETERMINED, expected=NOT_STATED, cause="SSISNODE1: refused"
    )

    assert render_failure(unknown).splitlines()[1:] == [
        "  cause:    SSISNODE1: refused",
        "  source:   Scale Out support, step 2.2",
    ]


def test_several_lines_of_a_value_stay_in_their_column() -> None:
    """A value with line breaks is indented below its label."""
    unmet = verdict(Outcome.NOT_MET, actual="one\ntwo")

    assert "  actual:   one\n            two\n" in render_failure(unmet)


def test_what_a_host_sent_cannot_steer_the_terminal() -> None:
    """No escape sequence from a host reaches the terminal."""
    hostile = verdict(
        Outcome.NOT_MET,
        target="\x1b[2J",
        actual="\x1b[31m",
        note="\x07",
        evidence=(Evidence(source="\x1b]0;", observed="\x1b"),),
    )
    own = OwnCheck(nodeid="x", outcome=Outcome.NOT_MET, cause="\x1b")
    judged = report(hostile, own_checks=(own,), run=run(environment="\x1b"))

    assert "\x1b" not in render_failure(hostile) + "".join(lines(judged))


def test_summary_names_verdict_violation_and_report() -> None:
    """The summary is enough to act on."""
    judged = report(verdict(), verdict(Outcome.NOT_MET, "SSISNODE2", actual="x"))

    assert lines(judged) == [
        "NOT ACCEPTED: Contoso production",
        "  1 requirement is not met.",
        "  Verdicts: 1 met, 1 not met.",
        "",
        "Not met",
        "  SO-12  The certificate's names include the client access point",
        "      SSISNODE2: expected ssiscap.contoso.example, actual x",
        "      remedy: Reissue the certificate with that name in its CNs.",
        "",
        "report: out/report.html",
    ]


def test_summary_points_to_the_statements_that_mend() -> None:
    """Where statements were written, the summary ends with where they are."""
    found = render_summary(report(verdict(Outcome.NOT_MET)), "x", ["out/remedy.sql"])

    assert [line.text for line in found][-2:] == [
        "report: x",
        "remedy: out/remedy.sql (read it, then run it yourself)",
    ]


def test_summary_groups_what_could_not_be_determined() -> None:
    """One dead host is one paragraph, with all that waits for it."""
    cause = {"cause": "SSISNODE1: refused"}
    judged = report(
        verdict(Outcome.UNDETERMINED, **cause),
        verdict(Outcome.UNDETERMINED, requirement=RECOMMENDED, **cause),
        verdict(target="SSISNODE2"),
    )

    start = lines(judged).index("Could not be determined")
    assert lines(judged)[start + 1 : start + 3] == [
        "  SSISNODE1: refused",
        "      SO-12, SO-20 on SSISNODE1",
    ]


def test_summary_says_what_is_missing_and_what_does_not_count() -> None:
    """Gaps and unmet recommendations have their own headings."""
    judged = report(verdict(), verdict(Outcome.NOT_MET, requirement=RECOMMENDED))

    assert "  SO-12 on SSISNODE2" in lines(judged)
    assert "Recommendations not met (they do not count)" in lines(judged)


def test_lab_is_named_first() -> None:
    """Nobody can take a lab's verdict for that of an installation."""
    judged = report(run=run(is_lab=True, defects=("certificate_names_node_only",)))

    assert lines(judged)[:2] == [
        "LAB: this judges the embedded lab, no live installation.",
        "Injected defects: certificate_names_node_only",
    ]


def test_accepted_is_good_and_partial_is_not() -> None:
    """A partial run that passes is not shown in the tone of an acceptance."""
    accepted = report(verdict(), verdict(target="SSISNODE2"))
    partial = report(verdict(), run=run(partial_because=("-k x",)))

    assert tones(accepted)["ACCEPTED: Contoso production"] == "good"
    assert tones(partial)["PARTIAL RUN: Contoso production"] == "caution"


def test_long_values_are_cut_in_the_summary() -> None:
    """The summary repeats the beginning of a long value only."""
    judged = report(verdict(Outcome.NOT_MET, actual="word " * 500))

    assert max(map(len, lines(judged))) <= 100
    assert "word ..." in "\n".join(lines(judged))
