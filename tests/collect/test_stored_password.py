"""What is asked about a stored password, and what the answers mean."""

from __future__ import annotations

import pytest

from fixtures.collect import stored_password as asked
from fixtures.collect.batches import Answers, Row
from fixtures.facts.stored_password import StoredPassword

STORED = StoredPassword(
    database="O'HARE]",
    table="DBO.T",
    column="PWD",
    symmetric_key="K",
    protector_kind="certificate",
    protector="C",
    opens_by_itself=False,
)
STEP: Row = {
    "name": "Poll",
    "step_id": 1,
    "step_name": "poll",
    "database_name": "X",
    "database_id": 6,
    "opens_key": 1,
    "on_fail_action": 2,
    "on_fail_step_id": 0,
    "on_success_action": 3,
    "on_success_step_id": 0,
    "subsystem": "TSQL",
}
DECRYPT = """\
SELECT CONVERT(NVARCHAR(128), DecryptByKey(pwd)) FROM t
ALTER MASTER KEY ADD ENCRYPTION BY SERVICE MASTER KEY"""


def answers(question: str, *rows: Row) -> Answers:
    """Return the answers of an instance to one question."""
    return Answers(host="SSISNODE1", by_question={question: rows})


def step(command: str | None) -> Answers:
    """Return the first batch's answers with one step of a polling job."""
    row: Row = {**STEP, "command": command}
    return answers("the job steps that follow a failover", row)


def test_questions_follow_from_the_text() -> None:
    """Database, table and column stand in the job's step."""
    found = asked.stored_password_questions(step(DECRYPT))

    assert [one.select for one in found] == [
        (
            "SELECT CASE WHEN [PWD] IS NULL THEN 0 ELSE 1 END AS is_filled"
            " FROM [X].[dbo].[T]"
        ),
        "SELECT name FROM [X].sys.symmetric_keys",
        "SELECT name FROM [X].sys.certificates",
    ]
    assert [one.rights[0].name for one in found] == [
        "SELECT on [X].[dbo].[T]",
        "VIEW DEFINITION on [X]",
        "VIEW DEFINITION on [X]",
    ]


@pytest.mark.parametrize("command", ["SELECT 1", None, "'cut short"])
def test_text_without_a_stored_password_asks_nothing(command: str | None) -> None:
    """A text that is not here asks nothing either."""
    assert asked.stored_password_questions(step(command)) == []


def test_names_are_quoted() -> None:
    """A database can be called anything."""
    question = asked._keys(STORED)

    assert question.select == "SELECT name FROM [O'HARE]]].sys.symmetric_keys"
    assert question.rights[0].expression == (
        "HAS_PERMS_BY_NAME(N'[O''HARE]]]', 'DATABASE', 'VIEW DEFINITION')"
    )
    assert "'" not in question.rights[0].name


@pytest.mark.parametrize(
    ("rows", "is_filled"),
    [((), False), ((1,), True), ((0,), False), ((1, 0), False), ((1, 1), True)],
)
def test_every_row_holds_a_password(
    rows: tuple[int, ...],
    is_filled: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Which of two rows the job reads is not known."""
    found = answers(
        "whether DBO.T in O'HARE] holds a password",
        *[{"is_filled": one} for one in rows],
    )

    assert asked.parse_is_filled(found, STORED) is is_filled


def test_names_of_keys_are_compared_in_capitals() -> None:
    """Names in the job's text have lost their letter case."""
    found = answers("the symmetric_keys of O'HARE]", {"name": "Ssisdb_Key"})

    assert asked.parse_symmetric_keys(found, STORED) == {"SSISDB_KEY"}
