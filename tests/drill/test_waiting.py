"""What is waited for, and what an answer that is incomplete means."""

from __future__ import annotations

from fixtures.drill.interruption import Interruption
from fixtures.drill.waiting import Waiting
from fixtures.errors import AnswerError


def test_answer_that_cannot_be_judged_is_kept() -> None:
    """What could be read of it is known, though a part could not be."""

    def is_hoped_for(_: str) -> bool:
        raise AnswerError("SSISNODE2", "Invalid column name 'job_id'")

    waiting = Waiting(Interruption(), lambda _: None)

    seen = waiting.until("everything", lambda: "the rest", is_hoped_for, 0.0)

    assert seen == "the rest"
