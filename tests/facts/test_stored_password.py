"""Where a polling job has the password from, and what it needs to decrypt it."""

from __future__ import annotations

import dataclasses

import pytest

from fixtures.facts.stored_password import (
    PasswordOnReplica,
    StepHabits,
    StoredPassword,
    find_stored_password,
)
from tests.facts.polling_texts import SCRIPT, job

OPEN_KEY = "OPEN SYMMETRIC KEY k DECRYPTION BY CERTIFICATE c "
DECRYPT = "SET @p = (SELECT CONVERT(NVARCHAR(128), DecryptByKey(pwd)) FROM dbo.t) "
STORED = StoredPassword(
    database="X",
    table="DBO.T",
    column="PWD",
    symmetric_key="K",
    protector_kind="certificate",
    protector="C",
    opens_by_itself=False,
)
WITHOUT_KEY = dataclasses.replace(STORED, symmetric_key=None, protector=None)
BY_CERTIFICATE = dataclasses.replace(WITHOUT_KEY, protector="C", opens_by_itself=True)
UNDOUBLED = "puts the password between quotation marks without doubling those in it"
OPENING = "SET @s = 'OPEN MASTER KEY DECRYPTION BY PASSWORD = {}; EXEC (@s)"
DOUBLE_FIRST = "SET @pwd = REPLACE(@pwd, '''', ''''''); "
CUT = "converts the password to a text without a length: 30 characters"
MISTAKEN = "reads the role of whichever group comes first"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (OPEN_KEY + DECRYPT, STORED),
        (DECRYPT, WITHOUT_KEY),
        (DECRYPT + OPEN_KEY, WITHOUT_KEY),
        (f"USE Y; {OPEN_KEY} USE X; {DECRYPT}", WITHOUT_KEY),
        (
            OPEN_KEY.replace("CERTIFICATE c", "ASYMMETRIC KEY a") + DECRYPT,
            dataclasses.replace(STORED, protector_kind="asymmetric key", protector="A"),
        ),
        (
            OPEN_KEY.replace("CERTIFICATE c", "PASSWORD = @") + DECRYPT,
            dataclasses.replace(STORED, protector=None),
        ),
        ("SELECT DecryptByKey(t.pwd, 1, id) FROM dbo.t", WITHOUT_KEY),
        (
            "SELECT DecryptByKeyAutoCert(cert_id('c'), NULL, t.pwd) FROM dbo.t",
            BY_CERTIFICATE,
        ),
        ("SET @p = DecryptByKey(@cipher)", None),
        (SCRIPT, None),
    ],
)
def test_stored_password(text: str, expected: StoredPassword | None) -> None:
    """The last key that was opened before, in the same database, decrypts it."""
    assert find_stored_password(job(text)) == expected


@pytest.mark.parametrize(
    ("stored", "is_filled", "faults"),
    [
        (STORED, True, ()),
        (BY_CERTIFICATE, True, ()),
        (STORED, False, ("no password is stored in X.DBO.T",)),
        (WITHOUT_KEY, True, ("no step opens the symmetric key before it decrypts",)),
        (
            dataclasses.replace(STORED, symmetric_key="Z"),
            True,
            ("symmetric key Z does not exist",),
        ),
        (
            dataclasses.replace(STORED, protector="Z"),
            True,
            ("certificate Z does not exist",),
        ),
    ],
)
def test_what_is_missing_on_the_replica(
    stored: StoredPassword,
    is_filled: bool,  # noqa: FBT001 - a table's column
    faults: tuple[str, ...],
) -> None:
    """Password, key and certificate; and that the key is opened."""
    found = PasswordOnReplica(
        server_name="NODE2",
        stored=stored,
        is_filled=is_filled,
        symmetric_keys=frozenset({"K"}),
        protectors=frozenset({"C"}),
    )

    assert found.faults == faults


@pytest.mark.parametrize(
    ("text", "groups", "faults"),
    [
        (DECRYPT, 1, ()),
        (DECRYPT.replace("(128)", "(MAX)"), 1, ()),
        (DECRYPT.replace("(128)", ""), 1, (CUT,)),
        ("SELECT CAST(DecryptByKey(pwd) AS NVARCHAR(200)) FROM t", 1, ()),
        ("SELECT CAST(DecryptByKey(pwd) AS VARCHAR) FROM t", 1, (CUT,)),
        (SCRIPT, 1, ()),
        (SCRIPT, 2, (MISTAKEN,)),
        (SCRIPT.replace("is_local = 1", "group_id = @g AND ag_name = @n"), 2, ()),
        (SCRIPT.replace("is_local = 1", "db = N'SSISDB'"), 2, ()),
        ("IF sys.fn_hadr_is_primary_replica(@db) = 1 PRINT 1", 2, ()),
        (OPENING.format("''' + @pwd + ''''"), 1, (UNDOUBLED,)),
        (OPENING.format("''' + REPLACE(@pwd, '''', '''''') + ''''"), 1, ()),
        (OPENING.format("' + QUOTENAME(@pwd, '''')"), 1, ()),
        (OPENING.format("''' + REPLACE(@pwd, 'a', 'b') + ''''"), 1, ()),
        (DOUBLE_FIRST + OPENING.format("''' + @pwd + ''''"), 1, ()),
    ],
)
def test_habits(text: str, groups: int, faults: tuple[str, ...]) -> None:
    """A type without a length, a role without a group, marks that are not doubled."""
    assert StepHabits(jobs=(job(text),), group_count=groups).faults == faults


@pytest.mark.parametrize(
    ("text", "groups", "is_ruled_out"),
    [(SCRIPT, 1, True), (SCRIPT, 2, False), (DECRYPT, 1, False)],
)
def test_habits_that_make_no_difference(
    text: str,
    groups: int,
    is_ruled_out: bool,  # noqa: FBT001 - a table's column
) -> None:
    """One group, and a password that stands in the text."""
    found = StepHabits(jobs=(job(text),), group_count=groups)

    assert found.is_ruled_out is is_ruled_out
