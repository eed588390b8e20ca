"""Whether a polling job does what the documents ask for, whatever its words."""

from __future__ import annotations

import pytest

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
NOT_STORED = "stores the current role on a change to primary only, or never"


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
        (ENCRYPT, f"{ENCRYPT}; CLOSE MASTER KEY; EXEC msdb.dbo.sp_send_dbmail"),
        (f"({CONDITION})", "@last = 2 IF @now = 1"),
        (STORE, "IF @now <> @last UPDATE dbo.replica_role SET replica_role = @now"),
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
        (SCRIPT.replace(CONDITION, "@now = 1"),),
        (SCRIPT.replace(CONDITION, f"{CONDITION} OR @always = 1"),),
        (SCRIPT.replace(CONDITION, "dbo.took_over() = 1"),),
        (SCRIPT.replace(f"IF ({CONDITION})", "IF @now = 2 RETURN ELSE"),),
    ],
)
def test_what_does_not_show_is_in_doubt(texts: tuple[str | None, ...]) -> None:
    """A call, a hidden text, or a condition of another kind."""
    assert job(*texts).doubts


def test_fault_that_shows_is_no_doubt() -> None:
    """Whatever a procedure does besides: this is the wrong database."""
    found = job(SCRIPT.replace("USE SSISDB", "EXEC dbo.f"))

    assert found.faults == ("opens the master key of X",)
    assert found.doubts == ()


@pytest.mark.parametrize(
    ("text", "holds_password"),
    [(SCRIPT, True), (SCRIPT.replace(OPEN, f"EXEC ('{OPEN}pwd')"), False)],
)
def test_password_in_the_text(text: str, holds_password: bool) -> None:  # noqa: FBT001 - a table's column
    """Where the literal was cut out, and not where a variable was put in."""
    assert job(text).holds_password is holds_password
