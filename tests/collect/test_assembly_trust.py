"""What a primary says of SSISDB's assemblies, and what an instance trusts."""

from __future__ import annotations

import pytest

from fixtures.collect import assembly_trust as asked
from fixtures.collect.batches import Answers, Row
from fixtures.errors import AccessDeniedError, AnswerError, SqlServerError
from fixtures.facts.assembly_trust import CatalogAssembly, KeyLogin

ROW: Row = {
    "name": "ISSERVER",
    "clr_name": "server, publickeytoken=89845dcd8080cc91",
    "is_shown": 1,
    "sha2_512": "AB",
}


def answers(question: str, *rows: Row) -> Answers:
    """Return the answers of an instance to one question."""
    return Answers(host="NODE1", by_question={question: rows})


@pytest.mark.parametrize("sha2_512", ["AB", None])
def test_assembly_is_read_by_its_hash(sha2_512: str | None) -> None:
    """A version that cannot hash so much leaves it out."""
    row = {**ROW, "sha2_512": sha2_512}

    assert asked.parse_assemblies(answers("SSISDB's assemblies", row)) == (
        CatalogAssembly(
            name="ISSERVER",
            clr_name="server, publickeytoken=89845dcd8080cc91",
            sha2_512=sha2_512,
        ),
    )


def test_catalog_without_an_assembly_is_an_error() -> None:
    """SSISDB always has one: it is hidden."""
    with pytest.raises(AnswerError):
        asked.parse_assemblies(answers("SSISDB's assemblies"))


def test_content_that_is_hidden_is_an_error() -> None:
    """Nobody knows then which build it is."""
    row = {**ROW, "is_shown": 0, "sha2_512": None}

    with pytest.raises(AccessDeniedError, match="content"):
        asked.parse_assemblies(answers("SSISDB's assemblies", row))


def test_content_stays_on_the_server() -> None:
    """It is hashed there."""
    selected = asked.ASSEMBLIES.select.partition("FROM")[0]

    assert "END, 2) AS sha2_512" in selected
    assert "content.content," not in selected


def test_hashes_count_since_sql_server_2017() -> None:
    """Before, there is no such view: its error means nothing."""
    question = "the trusted assemblies"
    missing = Answers(
        host="NODE1",
        by_question={question: SqlServerError("NODE1", 208, "Invalid object name")},
    )

    found = asked.parse_trusted_hashes(answers(question, {"sha2_512": "AB"}), 14)

    assert found == {"AB"}
    assert asked.parse_trusted_hashes(missing, 13) == frozenset()
    with pytest.raises(SqlServerError):
        asked.parse_trusted_hashes(missing, 14)


def test_key_logins_are_read() -> None:
    """A key of a provider has no thumbprint."""
    rows: tuple[Row, ...] = (
        {"name": "loader", "thumbprint": "89845DCD8080CC91"},
        {"name": "other", "thumbprint": None},
    )

    assert asked.parse_key_logins(
        answers("the logins of keys that may load assemblies", *rows)
    ) == (
        KeyLogin(name="loader", thumbprint="89845DCD8080CC91"),
        KeyLogin(name="other", thumbprint=""),
    )
