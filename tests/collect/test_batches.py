"""Guarded batches: a question is answered, denied or failed, and never just empty."""

from __future__ import annotations

import pytest

from fixtures.collect.batches import VIEW_SERVER_STATE, Answers, Question, Right, ask
from fixtures.errors import (
    AccessDeniedError,
    MalformedAnswerError,
    SqlServerError,
)
from tests.collect.scripted import ScriptedSqlServer, Table

FIRST = Question(name="first", select="SELECT a FROM t")
SECOND = Question(name="second", select="SELECT b FROM u", rights=(VIEW_SERVER_STATE,))
THIRD = Question(name="third", select="SELECT c FROM v")
DENIED = Table(("missing_permission",), (("VIEW SERVER STATE",),))
FAILED = Table(
    ("failed_question", "error_number", "error_message"),
    ((1, 208, "Invalid object name 'u'."),),
)
ERROR = SqlServerError("SSISNODE1", 208, "Invalid object name 'u'.")


def answers(*results: Table | SqlServerError) -> Answers:
    """Return the answers to the three questions."""
    return ask(ScriptedSqlServer([list(results)]), [FIRST, SECOND, THIRD])


def test_rows_come_by_column_name() -> None:
    """A row is read by the names of its columns."""
    found = answers(
        Table(("a",), ((1,), (2,))), Table(("b",), (("x",),)), Table(("c",))
    )

    assert found.rows("first") == ({"a": 1}, {"a": 2})
    assert found.only_row("second") == {"b": "x"}
    assert found.rows("third") == ()


def test_denied_question_is_not_empty() -> None:
    """A missing right makes that question fail, and says which right."""
    found = answers(Table(("a",)), DENIED, Table(("c",)))

    with pytest.raises(AccessDeniedError, match="the login lacks VIEW SERVER STATE"):
        found.rows("second")
    assert found.rows("first") == found.rows("third") == ()


def test_denial_without_a_name_is_still_a_denial() -> None:
    """The column alone says that the answer is no answer."""
    found = answers(Table(("a",)), Table(("missing_permission",)), Table(("c",)))

    with pytest.raises(AccessDeniedError, match="lacks a permission"):
        found.rows("second")


def test_failed_question_costs_no_other_question_its_answer() -> None:
    """The server says which question failed, and goes on."""
    found = answers(Table(("a",), ((1,),)), FAILED, Table(("c",), ((3,),)))

    assert found.rows("first") == ({"a": 1},)
    assert found.rows("third") == ({"c": 3},)
    with pytest.raises(SqlServerError, match="error 208: Invalid object name"):
        found.rows("second")


def test_rows_before_a_failure_are_no_answer() -> None:
    """What a question had sent before it failed is incomplete."""
    found = answers(Table(("a",)), Table(("b",), ((1,),)), FAILED, Table(("c",)))

    with pytest.raises(SqlServerError, match="208"):
        found.rows("second")
    assert found.rows("third") == ()


def test_error_that_ends_the_batch_fails_what_follows() -> None:
    """What was not reached has the cause that ended the batch."""
    found = answers(Table(("a",), ((1,),)), ERROR)

    assert found.rows("first") == ({"a": 1},)
    with pytest.raises(SqlServerError, match="208"):
        found.rows("second")
    with pytest.raises(SqlServerError, match="208"):
        found.rows("third")


def test_batch_that_ended_early_is_malformed() -> None:
    """Results that never came are no empty results."""
    found = answers(Table(("a",)))

    with pytest.raises(MalformedAnswerError, match="ended before its last answer"):
        found.rows("second")


def test_error_at_once_fails_everything() -> None:
    """A batch that does not even start has answered nothing."""
    found = answers(ERROR)

    with pytest.raises(SqlServerError, match="208"):
        found.rows("first")


def test_question_is_asked_in_its_database_and_scope() -> None:
    """A question of its own scope cannot keep another from being compiled."""
    server = ScriptedSqlServer([[Table(("a",))]])
    question = Question(name="quoted", select="SELECT N'x' AS a")

    ask(server, [question], database="SSISDB")

    (batch,) = server.batches
    assert batch == (
        "BEGIN TRY EXEC SSISDB.sys.sp_executesql N'SELECT N''x'' AS a' END TRY\n"
        "BEGIN CATCH SELECT 0 AS failed_question, ERROR_NUMBER() AS error_number,"
        " ERROR_MESSAGE() AS error_message END CATCH"
    )


def test_surplus_results_answer_nothing() -> None:
    """In a batch with more results than questions nobody knows whose is whose."""
    found = answers(Table(("a",)), Table(("b",)), Table(("c",)), Table(("d",)))

    with pytest.raises(MalformedAnswerError, match="more than was asked"):
        found.rows("first")


@pytest.mark.parametrize("rows", [(), ((1,), (2,))])
def test_only_row_wants_exactly_one(rows: tuple[tuple[int], ...]) -> None:
    """None and several are both not the one row that belongs there."""
    found = answers(Table(("a",), rows), DENIED, Table(("c",)))

    with pytest.raises(MalformedAnswerError, match="rows instead of one"):
        found.only_row("first")


def test_question_without_rights_is_its_select() -> None:
    """What everybody may see needs no guard."""
    assert FIRST.statement == "SELECT a FROM t"


def test_guard_tests_every_right_and_names_the_first_missing() -> None:
    """A right that the server does not know counts as missing."""
    question = Question(
        name="guarded",
        select="SELECT 1 AS a",
        rights=(Right(name="R1", expression="X"), Right(name="R2", expression="Y")),
    )

    assert question.statement == (
        "IF COALESCE(X, 0) = 1 AND COALESCE(Y, 0) = 1\nSELECT 1 AS a\n"
        "ELSE SELECT CASE WHEN COALESCE(X, 0) <> 1 THEN N'R1'"
        " WHEN COALESCE(Y, 0) <> 1 THEN N'R2' END AS missing_permission"
    )
