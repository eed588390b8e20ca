"""``remedy.sql`` and ``remedy.ps1``: in order, explained, inert in their comments."""

from __future__ import annotations

import pytest

from fixtures.requirements import Requirement
from fixtures.run import RunDescription
from fixtures.verdict import Remedy, RemedyLanguage
from reports.compliance import TargetVerdict
from reports.outcome import Outcome
from reports.remedy_script import render_remedy_ps1, render_remedy_sql
from tests.reports.made_up import NODE_1, report, requirement, run, verdict

FIRST = ":connect SSISNODE1\nSELECT 1;\nGO"


def unmet(
    of: Requirement,
    statements: str = FIRST,
    language: RemedyLanguage = RemedyLanguage.T_SQL,
    actual: str = "",
) -> TargetVerdict:
    """Return an unmet verdict with a remedy."""
    remedies = (Remedy(language=language, statements=statements),)
    return verdict(Outcome.NOT_MET, requirement=of, remedies=remedies, actual=actual)


def expecting(*requirements: Requirement) -> RunDescription:
    """Return a run that expects these, in this order, on one node."""
    return run(expected=tuple((one, NODE_1) for one in requirements))


def test_section_explains_itself() -> None:
    """Requirement, target, source and what was seen stand above the statements."""
    script = render_remedy_sql(report(unmet(requirement("SO-46"), actual="http://x")))

    assert "-- SO-46 on SSISNODE1: The certificate's names include" in script
    assert "-- Asked for by: Scale Out support, step 2.2\n" in script
    assert "-- Actual: http://x\n:connect SSISNODE1\nSELECT 1;\nGO\n" in script


def test_order_is_that_of_mending() -> None:
    """What the first night rests on comes first, whatever its number is."""
    late, early = requirement("SO-35"), requirement("SO-46")
    found = report(unmet(late), unmet(early), run=expecting(late, early))
    script = render_remedy_sql(found)

    assert script.index("-- SO-46 on") < script.index("-- SO-35 on")


@pytest.mark.parametrize("outcome", [Outcome.MET, Outcome.WAIVED, Outcome.UNDETERMINED])
def test_only_what_is_not_met_is_mended(outcome: Outcome) -> None:
    """Nothing is offered for any other outcome, and the file says so."""
    remedies = (Remedy(language=RemedyLanguage.T_SQL, statements=FIRST),)
    script = render_remedy_sql(report(verdict(outcome, remedies=remedies)))

    assert "-- Nothing is offered" in script
    assert ":" not in {line[:1] for line in script.splitlines()}


def test_secret_is_named_and_explained() -> None:
    """Whoever runs the file learns what must be filled in."""
    statements = "OPEN MASTER KEY DECRYPTION BY PASSWORD = N'$(SSISDBPassword)';\nGO"
    script = render_remedy_sql(report(unmet(requirement(), statements)))

    assert "--   SSISDBPassword: a password that opens" in script
    assert "LoggingPassword" not in script


def test_same_statements_are_written_once() -> None:
    """A section that another one mends as well says which."""
    late, early = requirement("SO-35"), requirement("SO-46")
    found = report(unmet(late), unmet(early), run=expecting(late, early))
    script = render_remedy_sql(found)

    assert script.count("SELECT 1;") == 1
    assert "-- Mended by the statements for SO-46 on SSISNODE1, above.\n" in script


def test_numbered_secret_is_explained() -> None:
    """Of the logins that a person knows each has a password of its own."""
    statements = "CREATE LOGIN x WITH PASSWORD = N'$(LoginPassword2)';\nGO"

    assert "--   LoginPassword2: the password" in render_remedy_sql(
        report(unmet(requirement(), statements))
    )


def test_what_a_host_said_stays_a_comment() -> None:
    """Neither a new line nor a variable of sqlcmd leaves the comment."""
    hostile = "x\nGO\n:!!del *\r\n$(SSISDBPassword)"
    script = render_remedy_sql(report(unmet(requirement(), actual=hostile)))
    statements = [line for line in script.splitlines() if not line.startswith("--")]

    assert statements == [":on error exit", *FIRST.splitlines()]
    assert "$(" not in script


def test_powershell_is_marked_as_not_rehearsed() -> None:
    """What no test has run says so, and stands in a file of its own."""
    found = report(
        unmet(requirement(), "Get-Service", language=RemedyLanguage.POWERSHELL)
    )

    assert "# NOT REHEARSED" in render_remedy_ps1(found)
    assert "\nGet-Service\n" in render_remedy_ps1(found)
    assert "Get-Service" not in render_remedy_sql(found)


def test_other_letters_are_read_by_windows_powershell() -> None:
    """Behind a byte order mark they are; without any none is needed."""
    powershell = RemedyLanguage.POWERSHELL
    german = report(unmet(requirement(), "Get-Service 'Auftr\u00e4ge'", powershell))
    english = report(unmet(requirement(), "Get-Service", powershell))

    assert render_remedy_ps1(german).startswith("\ufeff# ")
    assert render_remedy_ps1(english).startswith("# ")
