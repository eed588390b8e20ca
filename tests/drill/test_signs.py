"""How the answers after a move are read."""

from __future__ import annotations

import pytest

from fixtures.collect.batches import Answers
from fixtures.drill.signs import (
    LEFT_OVER,
    LEFT_OVER_WITHOUT_SCALE_OUT,
    parse_left_over,
)
from fixtures.errors import SqlServerError

ALL = ({"execution_id": 9}, {"execution_id": 7})


def test_sql_server_2016_knows_no_scale_out() -> None:
    """Without the column every execution is one of Integration Services itself."""
    unknown = SqlServerError("SSISNODE2", 207, "Invalid column name 'job_id'.")
    answers = Answers(
        host="SSISNODE2",
        by_question={LEFT_OVER: unknown, LEFT_OVER_WITHOUT_SCALE_OUT: ALL},
    )

    assert parse_left_over(answers) == (7, 9)


def test_any_other_error_is_one() -> None:
    """A right that is missing does not turn Scale Out's executions into others."""
    refused = SqlServerError("SSISNODE2", 229, "The SELECT permission was denied.")
    answers = Answers(
        host="SSISNODE2",
        by_question={LEFT_OVER: refused, LEFT_OVER_WITHOUT_SCALE_OUT: ALL},
    )

    with pytest.raises(SqlServerError, match="229"):
        parse_left_over(answers)
