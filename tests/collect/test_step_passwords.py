"""Steps with a master key's password are named, and their text is not asked for."""

from fixtures.collect import step_passwords as asked
from fixtures.collect.batches import Answers, Row


def answers(*rows: Row) -> Answers:
    """Return what an instance says of its steps."""
    question = asked.STEPS_WITH_PASSWORDS.name
    return Answers(host="SSISNODE1", by_question={question: rows})


def step(name: str, is_certain: int) -> Row:
    """Return the row of a step."""
    return {"name": "Poll", "step_id": 1, "step_name": name, "is_certain": is_certain}


def test_text_of_steps_stays_on_the_server() -> None:
    """Job steps can hold passwords: their text is in no result."""
    selected = asked.STEPS_WITH_PASSWORDS.select.partition("CASE")[0]

    assert selected.split() == [
        "SELECT", "job.name,", "step.step_id,", "step.step_name,"
    ]  # fmt: skip


def test_steps_with_passwords_are_named() -> None:
    """Job and step say where to look."""
    found = answers(step("open", 1), step("try", 0))

    assert asked.parse_steps_with_passwords(found) == ("job Poll, step 1 open",)
    assert asked.parse_steps_in_doubt(found) == ("job Poll, step 1 try",)
