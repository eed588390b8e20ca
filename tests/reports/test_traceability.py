"""The matrix leads from the documents to the checks, and shows what is missing."""

from __future__ import annotations

import pytest

from fixtures.requirements import Requirement, Source, load_register
from reports.traceability import build_matrix, gaps, render_matrix
from tests.judged_lab import CHECKS
from tests.reports.made_up import report, requirement, verdict


def from_section(name: str, section: str, document: str = "A") -> Requirement:
    """Return a requirement of a section."""
    source = Source(document=document, section=section)
    return requirement(name).model_copy(update={"source": source})


REGISTER = [
    from_section("SO-01", "1"),
    from_section("SO-02", "2"),
    from_section("SO-03", "1"),
    from_section("AG-01", "1", "B"),
]
FOUND = {
    "SO-01": ["test_a.py::test_one[SSISNODE1]", "test_a.py::test_one[SSISNODE2]"],
    "SO-02": ["test_a.py::test_two[SSISNODE1]"],
    "SO-03": ["test_b.py::test_three[lab]"],
    "SO-99": ["test_b.py::test_lost[lab]"],
}


def test_rows_are_ordered_by_document_and_section() -> None:
    """What one section asks for stands together, in the register's order."""
    rows = build_matrix(REGISTER, FOUND)

    assert [(row.document, row.section, row.requirement.id) for row in rows] == [
        ("A", "1", "SO-01"),
        ("A", "1", "SO-03"),
        ("A", "2", "SO-02"),
        ("B", "1", "AG-01"),
    ]


def test_check_is_named_once_without_its_targets() -> None:
    """The same check on two nodes is one check."""
    (first, *_) = build_matrix(REGISTER, FOUND)

    assert first.checks == ("test_a.py::test_one",)


def test_gaps_go_both_ways() -> None:
    """A requirement without a check is one, and a check without a requirement."""
    assert gaps(build_matrix(REGISTER, FOUND), FOUND) == (
        "AG-01 has no check",
        "test_b.py::test_lost judges SO-99, which is not in the register",
    )


def test_text_has_each_heading_once() -> None:
    """Document, section, requirement, check: one below the other."""
    text = render_matrix(build_matrix(REGISTER[:3], FOUND), ["SO-09 has no check"])

    assert text.splitlines()[1:6] == [
        "A",
        "  1",
        f"    SO-01   must          {REGISTER[0].title}",
        "            test_a.py::test_one",
        f"    SO-03   must          {REGISTER[0].title}",
    ]
    assert text.endswith("3 requirements, 0 attested, 1 gaps\nSO-09 has no check")


def test_matrix_of_a_run_has_outcomes() -> None:
    """A target without a verdict leaves the requirement not judged."""
    (row,) = report(verdict(nodeid="test_a.py::test_one[SSISNODE1]")).matrix

    assert (row.checks, row.outcome) == (("test_a.py::test_one",), "not judged")


def test_command_prints_the_matrix_without_an_inventory(
    pytester: pytest.Pytester,
) -> None:
    """Nothing is judged, and nothing is missing."""
    result = pytester.runpytest_inprocess(
        str(CHECKS), "--requirements", "-p", "no:cacheprovider"
    )

    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes()
    result.stdout.fnmatch_lines(
        [
            "Scale Out support for high availability",
            "*test_master.py::test_service_account_is_a_domain_account",
            "*attested: *test_attestations.py::test_attestation_counts",
            f"{len(load_register())} requirements, * attested, 0 gaps",
        ]
    )


def test_gap_fails_the_command(pytester: pytest.Pytester) -> None:
    """Part of the checks does not judge the whole register."""
    result = pytester.runpytest_inprocess(
        str(CHECKS / "catalog"), "--requirements", "-p", "no:cacheprovider"
    )

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["SO-08 has no check"])
