"""
From the documents' sections to requirements, checks and outcomes.

* Sections stand in the order in which the register first names them, documents too.
* A *gap* is a requirement without a check, or a check of no registered requirement.
* Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fixtures.requirements import Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """
    One requirement on its way from the document to the verdict.

    Args:
        requirement: The requirement, with its document and section.
        checks: The names of the checks that judge it, without their targets.
        outcome: What became of it; empty outside a run.
    """

    requirement: Requirement
    checks: tuple[str, ...]
    outcome: str = ""

    @property
    def document(self) -> str:
        """The title of the document."""
        return self.requirement.source.document

    @property
    def section(self) -> str:
        """The heading or step in it."""
        return self.requirement.source.section


def build_matrix(
    requirements: Sequence[Requirement],
    checks: Mapping[str, Sequence[str]],
    outcomes: Mapping[str, str] | None = None,
) -> tuple[MatrixRow, ...]:
    """
    Return a row for every requirement, section by section.

    Args:
        requirements: The register, in its order.
        checks: Names of checks, with or without targets, by requirement.
        outcomes: What became of each requirement in a run.
    """
    rows = [
        MatrixRow(
            requirement=one,
            checks=tuple(dict.fromkeys(map(_without_target, checks.get(one.id, ())))),
            outcome=(outcomes or {}).get(one.id, ""),
        )
        for one in requirements
    ]
    documents = list(dict.fromkeys(row.document for row in rows))
    sections = list(dict.fromkeys((row.document, row.section) for row in rows))
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                documents.index(row.document),
                sections.index((row.document, row.section)),
            ),
        )
    )


def gaps(
    rows: Sequence[MatrixRow], checks: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return what is missing between register and checks, as sentences."""
    known = {row.requirement.id for row in rows}
    return (
        *(f"{row.requirement.id} has no check" for row in rows if not row.checks),
        *(
            f"{_without_target(name)} judges {one}, which is not in the register"
            for one, names in checks.items()
            if one not in known
            for name in names[:1]
        ),
    )


def render_matrix(rows: Sequence[MatrixRow], missing: Sequence[str]) -> str:
    """Return the matrix as text, with the gaps at its end."""
    return "\n".join([*_lines(rows), "", _sum(rows, missing), *missing])


def _lines(rows: Sequence[MatrixRow]) -> Iterator[str]:
    document = section = ""
    for row in rows:
        if row.document != document:
            yield from ("", row.document)
            section = ""
        if row.section != section:
            yield f"  {row.section}"
        document, section = row.document, row.section
        requirement = row.requirement
        yield f"    {requirement.id:7} {requirement.severity:13} {requirement.title}"
        way = "attested: " if requirement.attestation else ""
        for check in row.checks:
            yield f"{'':12}{way}{check}"


def _sum(rows: Sequence[MatrixRow], missing: Sequence[str]) -> str:
    attested = sum(row.requirement.attestation for row in rows)
    return f"{len(rows)} requirements, {attested} attested, {len(missing)} gaps"


def _without_target(nodeid: str) -> str:
    return nodeid.partition("[")[0]
