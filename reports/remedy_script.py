"""
``remedy.sql`` and ``remedy.ps1``: everything that is offered, as one file to read.

* The order is that in which an operator must mend: first what the first night after a
  failover rests on, then the gravest, as everywhere in the report.
* Each section says which requirement, on which target, asked for by which document,
  and what was seen; then it connects to its server and mends that one thing. What an
  earlier section mends with the same statements is not written out again.
* No secret is in it: sqlcmd asks for those that the head lists.
* What hosts said stands in comments only, on one line each and with nothing that
  sqlcmd or PowerShell would take for its own.

Source: "sqlcmd - Use with scripting variables" (SQL Server documentation).
"""

from __future__ import annotations

import re
import string
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from fixtures.verdict import Remedy, RemedyLanguage
from reports.compliance import ComplianceReport, TargetVerdict
from reports.outcome import Outcome
from reports.plain_text import make_visible, render_stated

#: Where what is offered stands.
REMEDY_FILES: Final = {
    RemedyLanguage.T_SQL: "remedy.sql",
    RemedyLanguage.POWERSHELL: "remedy.ps1",
}
#: What a person must fill in, and what it is.
SECRETS: Final = {
    "BackupFolder": r"a folder on a share, as in \\server\share, that SQL Server may "
    "write to and read from on every replica",
    "ListenerAddress": "a free IP address in the replicas' subnet, for the listener; "
    "where they are in several subnets, add one of each to the statement",
    "ListenerMask": "the mask of that subnet, such as 255.255.255.0",
    "LoggingPassword": "the password of ##MS_SSISLogDBWorkerAgentLogin##, which is the "
    "same on every replica and in the logging connection string; where nobody knows "
    "it, choose one, set it on every replica with ALTER LOGIN, and pass it to "
    "catalog.update_logdb_info",
    "LoginPassword": "the password that the login of its section has elsewhere",
    "SSISDBPassword": "a password that opens SSISDB's database master key, such as the "
    "one that was given when the catalog was made",
}
_VARIABLE: Final = re.compile(r"\$\((\w+)\)")
_COMMENTS: Final = {RemedyLanguage.T_SQL: "-- ", RemedyLanguage.POWERSHELL: "# "}
_RULE: Final = "-" * 72
_LONGEST: Final = 200
_WIDTH: Final = 84

_SQL_HEAD: Final = """\
Read each section before you run it; the suite has run none of them. Run this file with
  sqlcmd -E -I -f 65001 -S ANY_REPLICA -i remedy.sql
or in SQLCMD mode of Management Studio, as sysadmin of each server that it connects to.
The first error ends it. Each section asks first whether it is still needed, so that
the file can be run again from the start when the reason is mended.
Where the primary replica is changed, the one is named that was primary then: after a
failover judge the installation again, and take the new file. SSISDB cannot be written
on any other replica.
Afterwards judge the installation again: pytest checks with the same inventory.
"""
_SECRETS_HEAD: Final = """\
Set these before, as environment variables of sqlcmd's own process or with :setvar in a
copy that you delete; in any of them write an apostrophe twice:
"""
_POWERSHELL_HEAD: Final = """\
NOT REHEARSED: unlike remedy.sql, nothing of this was ever run by the suite's tests.
Read each section, and run it in PowerShell as administrator of the machine it names.
"""
_NOTHING: Final = (
    "Nothing is offered: see report.html for what is not met, if anything."
)


def render_remedy_sql(report: ComplianceReport) -> str:
    """Return all that T-SQL would mend."""
    return _render(report, RemedyLanguage.T_SQL, _SQL_HEAD, ":on error exit\n")


def render_remedy_ps1(report: ComplianceReport) -> str:
    """
    Return what is to be done on the machines themselves.

    Windows PowerShell reads UTF-8 only behind a byte order mark.
    """
    text = _render(report, RemedyLanguage.POWERSHELL, _POWERSHELL_HEAD, "")
    return text if text.isascii() else f"\N{BYTE ORDER MARK}{text}"


def offering_files(report: ComplianceReport) -> tuple[str, ...]:
    """Return the names of the files with which something can be mended."""
    return tuple(
        name
        for language, name in REMEDY_FILES.items()
        if any(_offered(report, language))
    )


def secrets_in(statements: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the secrets that a person must fill in, each once."""
    found = (name for one in statements for name in _VARIABLE.findall(one))
    return tuple(sorted(set(found)))


def _render(
    report: ComplianceReport, language: RemedyLanguage, head: str, start: str
) -> str:
    offered = list(_offered(report, language))
    mark = _COMMENTS[language]
    lines = list(_head(report, head if offered else _NOTHING))
    secrets = secrets_in(remedy.statements for _, remedy in offered)
    if secrets:
        lines += ["", *_SECRETS_HEAD.splitlines()]
        lines += [line for name in secrets for line in _explained(name)]
    text = _commented(lines, mark) + (start if offered else "")
    return text + "".join(_sections(offered, mark))


def _explained(name: str) -> list[str]:
    said = f"  {name}: {SECRETS[name.rstrip(string.digits)]}"
    return textwrap.wrap(said, _WIDTH, subsequent_indent="    ")


def _sections(
    offered: Iterable[tuple[TargetVerdict, Remedy]], mark: str
) -> Iterator[str]:
    """Yield every section; statements that stand above already are named only."""
    first: dict[str, str] = {}
    for verdict, remedy in offered:
        title = f"{verdict.requirement.id} on {verdict.target}"
        yield _commented(_about(verdict, title), mark)
        if remedy.statements in first:
            same = f"Mended by the statements for {first[remedy.statements]}, above."
            yield _commented([same], mark)
        else:
            first[remedy.statements] = title
            yield f"{remedy.statements}\n"


def _head(report: ComplianceReport, words: str) -> Iterator[str]:
    where = "the embedded LAB" if report.run.is_lab else report.run.environment
    yield f"What would mend {where}, as it was at {report.started:%Y-%m-%d %H:%M} UTC."
    yield from words.splitlines()


def _offered(
    report: ComplianceReport, language: RemedyLanguage
) -> Iterator[tuple[TargetVerdict, Remedy]]:
    for section in report.violations:
        for verdict in section.verdicts:
            if verdict.outcome is Outcome.NOT_MET:
                for remedy in verdict.remedies:
                    if remedy.language is language:
                        yield verdict, remedy


def _about(verdict: TargetVerdict, title: str) -> tuple[str, ...]:
    requirement = verdict.requirement
    source = requirement.source
    return (
        "",
        _RULE,
        f"{title}: {requirement.title}",
        f"Asked for by: {source.document}, {source.section}",
        f"Expected: {render_stated(verdict.expected)}",
        f"Actual: {render_stated(verdict.actual)}",
    )


def _commented(lines: Iterable[str], mark: str) -> str:
    return "".join(f"{mark}{_harmless(line)}".rstrip() + "\n" for line in lines)


def _harmless(text: str) -> str:
    """Return text that stays one comment, whatever a host said."""
    line = " ".join(make_visible(text).split("\n"))
    short = textwrap.shorten(line, _LONGEST) if len(line) > _LONGEST else line
    # sqlcmd looks for its variables in comments too.
    return short.replace("$(", "$ (")
