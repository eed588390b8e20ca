"""Whether a polling job does what the documents ask for, whatever its words."""

from __future__ import annotations

import pytest

from fixtures.facts.polling_step import PollingTexts
from fixtures.facts.transact_sql import words_of
from tests.facts.polling_texts import (
    CONDITION,
    ENCRYPT,
    OPEN,
    READ,
    SCRIPT,
    STORE,
    job,
)

NO_OPENING = "does not open the master key by its password"
NO_ENCRYPTION = "does not encrypt the master key by the service master key after that"
WRONG_CHANGE = "acts on another change than that from secondary to primary"
VIEW = "dm_hadr_availability_replica_states"
NOT_STORED = "stores the current role on a change to primary only, or never"
TOO_EARLY = "stores the current role before it reads the remembered one"
READ_LAST, _, READ_NOW = READ.removeprefix("USE X\n").partition("DECLARE @now")
READ_NOW = f"DECLARE @now{READ_NOW}"
PUT = "DELETE FROM dbo.replica_role; INSERT INTO dbo.replica_role (r) VALUES (@now)"
LOGGED = "INSERT dbo.role_log (replica_role) VALUES (@now)"
FIRST_RUN = (
    "IF NOT EXISTS (SELECT 1 FROM replica_role) INSERT replica_role VALUES (@now)"
)
MERGED = (
    "MERGE INTO X.dbo.replica_role WITH (HOLDLOCK) AS r USING (SELECT @now AS n) AS s"
)
IN_FRONT = f"USE X {READ_NOW} {STORE} {READ_LAST}"


@pytest.mark.parametrize(
    "condition",
    [
        CONDITION,
        "1 = @now AND 2 = @last",
        "@last <> 1 AND @now = 1",
        "@last != 1 AND @now = 1",
        "@last = 'SECONDARY' AND @now = N'PRIMARY'",
        "@last = 2 AND sys.fn_hadr_is_primary_replica(N'SSISDB') = 1",
    ],
)
def test_condition_in_other_words(condition: str) -> None:
    """The role stored was that of a secondary, the present one is the primary's."""
    found = job(SCRIPT.replace(CONDITION, condition))

    assert (found.faults, found.doubts) == ((), ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"USE SSISDB\n  {OPEN}", "EXEC SSISDB.sys.sp_executesql N'" + OPEN),
        (f"{OPEN}", "EXEC ('OPEN MASTER KEY DECRYPTION BY PASSWORD = ''' + @p + '''')"),
        (OPEN, f"EXEC ('{OPEN[:-1]}' + QUOTENAME(@p, ''''))"),
        (ENCRYPT, f"{ENCRYPT}; CLOSE MASTER KEY; EXEC msdb.dbo.sp_send_dbmail"),
        (f"({CONDITION})", "@last = 2 IF @now = 1"),
        (STORE, "IF @now <> @last UPDATE dbo.replica_role SET replica_role = @now"),
        (STORE, STORE.replace(" SET", " WITH (TABLOCKX) SET")),
        (
            "TOP 1 replica_role FROM dbo.replica_role",
            "r FROM dbo.replica_role WITH (NOLOCK)",
        ),
        (READ_NOW, f"{READ_NOW} {FIRST_RUN}"),
        (READ_LAST, f"{READ_NOW} {FIRST_RUN} {READ_LAST}"),
        (STORE, f"{STORE} {LOGGED}"),
        (STORE, "UPDATE TOP (1) X.dbo.replica_role SET seen = 1, replica_role = @now"),
        (STORE, "UPDATE r SET r.replica_role = @now FROM dbo.replica_role AS r"),
        (
            STORE,
            f"{STORE.replace('@now', 's.role')} FROM sys.{VIEW} s WHERE is_local = 1",
        ),
        (f"IF ({CONDITION})", f"{STORE} IF ({CONDITION})"),
        (STORE, f"{STORE.replace('replica', 'other')} {STORE} {READ_LAST}"),
    ],
)
def test_other_ways_to_do_it(old: str, new: str) -> None:
    """Dynamic text, nested conditions and further statements change nothing."""
    text = SCRIPT.replace(old, new)
    if new.startswith("EXEC SSISDB"):  # one batch of its own for both statements
        text = text.replace(f"{OPEN}\n  {ENCRYPT}", f"{OPEN} {ENCRYPT}'")
    found = job(text)

    assert (found.faults, found.doubts) == ((), ())


def test_two_steps_are_one_job() -> None:
    """The second takes up the database that it runs in."""
    store = STORE.replace("@now", "sys.fn_hadr_is_primary_replica('SSISDB')")

    assert job(SCRIPT.replace(STORE, ""), store).faults == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("USE SSISDB", "", "opens the master key of X"),
        (ENCRYPT, "", NO_ENCRYPTION),
        (ENCRYPT, f"-- {ENCRYPT}", NO_ENCRYPTION),
        (f"{OPEN}\n  {ENCRYPT}", f"{ENCRYPT}\n  {OPEN}", NO_ENCRYPTION),
        (OPEN, "", NO_OPENING),
        (f"IF ({CONDITION})", "", WRONG_CHANGE),
        (CONDITION, "@last = 1 AND @now = 2", WRONG_CHANGE),
        (CONDITION, "@last = 2 AND @now = 2", WRONG_CHANGE),
        (f"END\nUSE X\n{STORE}", f"USE X {STORE} END", NOT_STORED),
        (STORE, "", NOT_STORED),
        (STORE, "UPDATE dbo.replica_role SET replica_role = @last", NOT_STORED),
        (STORE, "UPDATE dbo.log SET replica_role = @now", NOT_STORED),
        (STORE, "UPDATE dbo.replica_role SET seen = @now", NOT_STORED),
        (
            STORE,
            "UPDATE dbo.replica_role SET replica_role = 2 WHERE 1 = @now",
            NOT_STORED,
        ),
        (f"USE X\n{STORE}", STORE, NOT_STORED),
        (STORE, LOGGED, NOT_STORED),
        (STORE, "INSERT dbo.replica_role (replica_role) VALUES (1)", NOT_STORED),
        (STORE, "DELETE FROM dbo.replica_role", NOT_STORED),
        (f"END\nUSE X\n{STORE}", f"USE X {PUT} END", NOT_STORED),
        (READ, f"{IN_FRONT}", TOO_EARLY),
    ],
)
def test_faults(old: str, new: str, fault: str) -> None:
    """Each is told by its own words, and is no doubt."""
    found = job(SCRIPT.replace(old, new))

    assert (found.faults, found.doubts) == ((fault,), ())


@pytest.mark.parametrize(
    "texts",
    [
        (None,),
        ("EXEC dbo.look_after_ssisdb",),
        (f"{READ} EXEC (@text) {STORE}",),
        (SCRIPT.replace(ENCRYPT, "EXEC dbo.encrypt"),),
        (SCRIPT.replace(STORE, ""), None),
        (SCRIPT.replace(STORE, PUT),),
        (
            SCRIPT.replace(
                STORE, f"{MERGED} ON 1 = 1 WHEN MATCHED THEN UPDATE SET r = n"
            ),
        ),
        (SCRIPT.replace(STORE, f"WITH s AS (SELECT 1 AS a) {PUT.split('; ')[1]}"),),
        (SCRIPT.replace(READ, f"USE X {READ_NOW} {PUT} {READ_LAST}"),),
        (SCRIPT.replace(CONDITION, "@now = 1"),),
        (SCRIPT.replace(CONDITION, f"{CONDITION} OR @always = 1"),),
        (SCRIPT.replace(CONDITION, "dbo.took_over() = 1"),),
        (
            SCRIPT.replace(
                CONDITION, "@last = 2 AND sys.fn_hadr_is_primary_replica('Orders') = 1"
            ),
        ),
        (SCRIPT.replace(READ, f"USE X {READ_NOW} IF @now = 2 {STORE} {READ_LAST}"),),
        (SCRIPT.replace(f"IF ({CONDITION})", "IF @now = 2 RETURN ELSE"),),
    ],
)
def test_what_does_not_show_is_in_doubt(texts: tuple[str | None, ...]) -> None:
    """A call, a hidden text, or a condition of another kind."""
    assert job(*texts).doubts


@pytest.mark.parametrize("count", range(1, len(words_of(SCRIPT))))
def test_text_that_is_cut_short_is_read(count: int) -> None:
    """Wherever somebody stopped to write, something is wrong or in doubt."""
    found = job(" ".join(words_of(SCRIPT)[:count]))

    assert found.faults or found.doubts


@pytest.mark.parametrize("last", ["EXEC", "EXECUTE", "IF", "FROM", "SET", "OPEN", "="])
def test_text_with_a_word_too_many_is_read(last: str) -> None:
    """A word that something must follow changes nothing of what stands before."""
    assert job(f"{SCRIPT} {last}").faults == ()


def test_all_jobs_count() -> None:
    """One that acts in the wrong direction is named beside one that is right."""
    wrong = job(SCRIPT.replace(CONDITION, "@last = 1 AND @now = 2"))
    found = PollingTexts(jobs=(job(SCRIPT), wrong))

    assert found.faults == (f"job Poll {WRONG_CHANGE}",)
    assert found.doubts == ()


def test_doubtful_job_is_no_fault() -> None:
    """What one job hides is in doubt, whatever another one shows."""
    found = PollingTexts(jobs=(job(SCRIPT), job(None)))

    assert found.faults == ()
    assert found.doubts


def test_fault_that_shows_is_no_doubt() -> None:
    """Whatever a procedure does besides: this is the wrong database."""
    found = job(SCRIPT.replace("USE SSISDB", "EXEC dbo.f"))

    assert found.faults == ("opens the master key of X",)
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (SCRIPT, True),
        (SCRIPT.replace("dbo.replica_role", "dbo.ag_state"), False),
        (
            SCRIPT.replace("dbo.replica_role", "dbo.ag_state").replace(
                "@last", "@replica_role"
            ),
            False,
        ),
        (f"{SCRIPT.replace('dbo.replica_role', 'dbo.ag_state')} EXEC dbo.f", None),
        (None, None),
    ],
)
def test_state_table_is_named(text: str | None, names: bool | None) -> None:  # noqa: FBT001 - a table's column
    """A column or a variable of that name is no table."""
    assert job(text).names_state_table is names


BACKUP = "BACKUP MASTER KEY TO FILE = 'k' ENCRYPTION BY PASSWORD = @"
DYNAMIC = f"DECLARE @s nvarchar(9) = '{OPEN[:-1]}''' + (SELECT p FROM V.dbo.v) + ''''"  # noqa: S608 - of the test


@pytest.mark.parametrize(
    ("text", "polls"),
    [
        (SCRIPT, True),
        (SCRIPT.replace(ENCRYPT, ""), True),
        (SCRIPT.replace(STORE, ""), True),
        (SCRIPT.replace(CONDITION, "@now = 1"), True),
        (SCRIPT.replace("USE SSISDB", ""), None),
        (f"USE SSISDB {OPEN} {ENCRYPT}", None),
        (f"{READ} USE SSISDB {OPEN} EXEC dbo.encrypt", None),
        (f"{READ} USE SSISDB {OPEN} {PUT}", None),
        (f"USE SSISDB {OPEN} {BACKUP} INSERT dbo.log SELECT 1", False),
        (None, None),
        (f"{READ} USE SSISDB {OPEN} {BACKUP}", False),
        (f"USE SSISDB {OPEN} {BACKUP}", False),
        (f"USE SSISDB {DYNAMIC} EXEC (@s) {BACKUP}", False),
        (f"{READ} IF @now = 1 {OPEN} EXEC SSISDB.catalog.start_execution 1", False),
    ],
)
def test_opened_key_need_not_poll(text: str | None, polls: bool | None) -> None:  # noqa: FBT001 - a table's column
    """Backups and other databases' keys have nothing to do with a failover."""
    assert job(text).polls is polls


@pytest.mark.parametrize(
    ("text", "holds_password"),
    [(SCRIPT, True), (SCRIPT.replace(OPEN, f"EXEC ('{OPEN}pwd')"), False)],
)
def test_password_in_the_text(text: str, holds_password: bool) -> None:  # noqa: FBT001 - a table's column
    """Where the literal was cut out, and not where a variable was put in."""
    assert job(text).holds_password is holds_password
