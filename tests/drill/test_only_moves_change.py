"""Nothing but ``fixtures/drill/moves.py`` holds what changes an installation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.collect.asking import ResultSet
from fixtures.collect.batches import Question
from fixtures.drill import canary_signs, interrupted, questions, signs
from fixtures.drill.moves import (
    bracketed,
    failover_command,
    restore_commands,
    restore_service,
    start_job,
    unusable,
)
from fixtures.errors import AnswerError, SqlServerError
from fixtures.secrets import Secret
from tests.judged_lab import CHECKOUT
from tests.sent_names import only_reads

FIXTURES = CHECKOUT / "fixtures"
MOVES = FIXTURES / "drill" / "moves.py"
#: What begins a statement that changes something, as statements are written here, in
#: capitals; or names a method that does.
CHANGING = re.compile(
    r"(?:^|;|\bBEGIN\b|N')\s*(?:ALTER|CREATE|DROP|INSERT|UPDATE|DELETE|MERGE|TRUNCATE"
    r"|GRANT|DENY|REVOKE|BACKUP|RESTORE|KILL|SHUTDOWN|RECONFIGURE)\s+\w"
    r"|\bFORCE_FAILOVER_ALLOW_DATA_LOSS\b"
    r"|\bsp_(?:start|stop|add|update|delete)_job"
    r"|^(?:MoveToNewNode|MoveGroup|BringOnline|TakeOffline|FailResource)",
    re.MULTILINE,
)
#: These only render text for people to run, and send nothing.
RENDERING = ("remedies", "lab")


def observing_modules() -> Iterator[Path]:
    """Yield every module of the observing side but the one that moves."""
    for file in sorted(FIXTURES.rglob("*.py")):
        area = file.relative_to(FIXTURES).parts[0]
        if file != MOVES and not area.startswith(RENDERING):
            yield file


def texts(file: Path) -> Iterator[str]:
    """Yield the texts of a module that are no docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield from [node.value] if isinstance(node.value, str) else []


@pytest.mark.parametrize(
    "file", list(observing_modules()), ids=lambda one: str(one.relative_to(FIXTURES))
)
def test_module_holds_no_changing_statement(file: Path) -> None:
    """What is not there cannot be sent."""
    assert [text for text in texts(file) if CHANGING.search(text)] == []


def test_changing_statement_would_be_noticed() -> None:
    """The search is not vacuous: it finds those of the one module that has them."""
    found = [text for text in texts(MOVES) if CHANGING.search(text)]

    assert len(found) == 4
    assert CHANGING.search("SELECT 1; DROP TABLE t")
    assert not CHANGING.search("SELECT create_date FROM sys.databases")


@pytest.mark.parametrize(
    "question",
    [
        *questions.ON_EVERY_REPLICA,
        *questions.ON_THE_PRIMARY,
        *questions.IN_SSISDB,
        questions.AGENT_JOBS,
        canary_signs.LAST_ENTRY,
        canary_signs.LAST_EXECUTION,
        canary_signs.entries_since(4711),
        canary_signs.executions_since(20006),
        interrupted.UNENDED,
        interrupted.fates_of((20005, 20006)),
        signs.KEY_STATE,
        signs.JOBS,
    ],
    ids=lambda one: one.name,
)
def test_question_of_the_drill_only_reads(question: Question) -> None:
    """Looking is no moving."""
    assert only_reads(question)


def test_group_is_never_forced() -> None:
    """A planned failover has no other form."""
    assert failover_command("SSISAG") == "ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;"


def test_name_of_a_group_is_quoted() -> None:
    """Whatever it holds, it is one name."""
    assert bracketed("a]; DROP DATABASE b") == "[a]]; DROP DATABASE b]"


def test_commands_that_are_shown_hold_no_password() -> None:
    """Its place is left open."""
    assert restore_commands()[0] == "OPEN MASTER KEY DECRYPTION BY PASSWORD = N'...';"


class Recording:
    """A server that keeps what it is sent, and answers with one result, or breaks."""

    host = "SSISNODE2"

    def __init__(self, result: SqlServerError | BaseException | None = None) -> None:
        self.sent: list[str] = []
        self._result = result

    def run(self, batch: str | Secret) -> list[ResultSet | SqlServerError]:
        """Keep a batch."""
        if isinstance(self._result, SqlServerError):
            return [self._result]
        if self._result is not None:
            raise self._result
        self.sent.append(batch.reveal() if isinstance(batch, Secret) else batch)
        return []


def test_password_is_one_literal() -> None:
    """Quotes in it are doubled for both levels of text that it stands in."""
    server = Recording()

    restore_service(server, Secret("it's {0}"))

    (batch,) = server.sent
    assert batch == (
        "EXEC SSISDB.sys.sp_executesql N'OPEN MASTER KEY DECRYPTION BY PASSWORD ="
        " N''it''''s {0}'';\n"
        "ALTER MASTER KEY ADD ENCRYPTION BY SERVICE MASTER KEY;\nCLOSE MASTER KEY;'"
    )


def test_password_is_in_no_traceback() -> None:
    """Neither arguments nor variables hold it when somebody breaks in."""
    with pytest.raises(KeyboardInterrupt) as caught:
        restore_service(Recording(KeyboardInterrupt()), Secret("S3cret-phrase"))

    frames = [entry.frame.f_locals for entry in caught.traceback]
    assert "S3cret-phrase" not in repr(frames[1:])


@pytest.mark.parametrize(
    ("password", "words", "shown"),
    [
        ("S3cret-phrase", "The string that starts with 'S3cret-ph' is too long.", 0),
        ("S3cret'phrase", "Incorrect syntax near 'S3cret''phrase'.", 0),
        ("S3cret-phrase", "The key is not encrypted by the password.", 1),
    ],
)
def test_error_does_not_quote_the_password(
    password: str, words: str, shown: int
) -> None:
    """The server's own words may; its number tells enough then."""
    refused = SqlServerError("SSISNODE2", 103, words)

    with pytest.raises(AnswerError) as caught:
        restore_service(Recording(refused), Secret(password))

    assert "103" in str(caught.value)
    assert str(caught.value).count(words) == shown


def test_password_is_measured_in_utf_16() -> None:
    """As SQL Server counts it."""
    assert unusable(Secret("\N{KEY}" * 64)) == ""
    assert unusable(Secret("\N{KEY}" * 65)) != ""


def test_name_of_a_job_is_one_literal() -> None:
    """Whatever it holds, nothing follows it."""
    server = Recording()

    start_job(server, "it's; DROP DATABASE b")

    assert server.sent == [
        "EXEC msdb.dbo.sp_start_job @job_name = N'it''s; DROP DATABASE b';"
    ]
