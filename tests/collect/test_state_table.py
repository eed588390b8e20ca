"""The polling job's state table: where it is, and what it holds."""

from __future__ import annotations

import pytest

from fixtures.collect import state_table as asked
from fixtures.collect.batches import Answers, Row
from fixtures.errors import AccessDeniedError
from fixtures.facts.polling_job import StateTable

X: Row = {"name": "X", "is_shared": 0, "has_access": 1, "table_id": 581577110}
MASTER: Row = {"name": "master", "is_shared": 0, "has_access": 1, "table_id": None}
PLACE = asked.Place(database="X", is_shared=False)


def places(*rows: Row) -> Answers:
    """Return the databases of an instance."""
    return Answers(host="NODE1", by_question={"the databases with a state table": rows})


def test_databases_with_the_table_are_found() -> None:
    """The others are passed over."""
    assert asked.parse_places(places(MASTER, X)) == (PLACE,)


def test_database_that_may_not_be_entered_could_have_it() -> None:
    """What was not seen there is not known to be missing."""
    closed = {**X, "has_access": 0, "table_id": None}

    asked.require_access(places(MASTER, X))
    with pytest.raises(AccessDeniedError, match="no access to X"):
        asked.require_access(places(MASTER, closed))


def test_unreadable_secondary_cannot_have_it() -> None:
    """A database of a group would be the wrong place anyway."""
    asked.require_access(places({**X, "has_access": 0, "is_shared": 1}))


def test_name_of_a_database_is_quoted() -> None:
    """A bracket or quote in it ends nothing."""
    place = asked.Place(database="a]b'c", is_shared=False)
    (question,) = asked.state_table_questions([place])

    assert question.select.endswith("FROM [a]]b'c].dbo.replica_role")
    assert "N'[a]]b''c].dbo.replica_role'" in question.statement


def test_state_table_is_read() -> None:
    """The number of rows, and the role of the only one."""
    (question,) = asked.state_table_questions([PLACE])
    row: Row = {"row_count": 1, "replica_role": 2}
    answers = Answers(host="NODE1", by_question={question.name: (row,)})

    assert asked.parse_state_table(answers, PLACE) == StateTable(
        database="X", is_shared=False, row_count=1, replica_role=2
    )
