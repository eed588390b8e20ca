"""The key hierarchy in T-SQL: every answer is decided by decryption."""

from __future__ import annotations

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.healthy import LabCredentials
from tests.lab.sql.client import SqlClient

OPEN_KEY = "OPEN SYMMETRIC KEY MS_Enckey_LOGDB DECRYPTION BY CERTIFICATE MS_Cert_LOGDB"
CLOSE_KEY = "CLOSE SYMMETRIC KEY MS_Enckey_LOGDB"
ADD = "ALTER MASTER KEY ADD ENCRYPTION BY SERVICE MASTER KEY"
DROP = "ALTER MASTER KEY DROP ENCRYPTION BY SERVICE MASTER KEY"
FLAG = (
    "SELECT is_master_key_encrypted_by_server FROM sys.databases WHERE name = 'SSISDB'"
)


@pytest.fixture
def open_master_key(lab_credentials: LabCredentials) -> str:
    """OPEN MASTER KEY with the right password."""
    password = lab_credentials.catalog_password
    return f"OPEN MASTER KEY DECRYPTION BY PASSWORD = N'{password}'"


@pytest.fixture
def without_credentials(estate: LabEstate) -> None:
    """No instance holds the master key's password."""
    for instance in estate.instances:
        instance.keys.credentials.clear()


@pytest.fixture
def failed_over(estate: LabEstate) -> None:
    """The second instance is primary; its service master key never saw the key."""
    replicas = estate.availability_groups[0].replicas
    replicas[0].role, replicas[1].role = 2, 1


def test_key_opens_where_it_was_made(catalog: SqlClient) -> None:
    """On the instance that created SSISDB the key opens without a password."""
    assert catalog.errors(f"{OPEN_KEY} {CLOSE_KEY}") == []


def test_wrong_password_is_15313(catalog: SqlClient) -> None:
    """A password that opens no copy of the key is refused."""
    wrong = "OPEN MASTER KEY DECRYPTION BY PASSWORD = 'wrong'"

    assert catalog.errors(wrong) == [15313]


@pytest.mark.usefixtures("failed_over", "without_credentials")
def test_new_primary_raises_15581(secondary: SqlClient) -> None:
    """Without a credential nothing on the new primary opens the key."""
    assert secondary.errors(f"USE SSISDB {OPEN_KEY}") == [15581]


@pytest.mark.usefixtures("failed_over")
def test_credential_opens_the_key_and_heals(secondary: SqlClient) -> None:
    """The engine opens by the credential and re-encrypts by its own master key."""
    before = secondary.column(FLAG)
    opened = secondary.errors(f"USE SSISDB {OPEN_KEY}")

    assert (before, opened, secondary.column(FLAG)) == ([False], [], [True])


@pytest.mark.usefixtures("failed_over", "without_credentials")
def test_script_heals_the_new_primary(
    secondary: SqlClient, open_master_key: str
) -> None:
    """Opening by password and adding the encryption makes the key open by itself."""
    secondary.run(f"USE SSISDB {open_master_key} {ADD} CLOSE MASTER KEY")

    assert secondary.column(FLAG) == [True]
    assert secondary.errors(f"USE SSISDB {OPEN_KEY}") == []


@pytest.mark.usefixtures("failed_over", "without_credentials")
def test_adding_needs_an_open_key(secondary: SqlClient) -> None:
    """The encryption cannot be added to a key that nobody opened."""
    assert secondary.errors(f"USE SSISDB {ADD}") == [15581]


@pytest.mark.usefixtures("without_credentials")
def test_dropped_encryption_leaves_the_password(
    catalog: SqlClient, open_master_key: str
) -> None:
    """Without the service master key's copy only the password opens the key."""
    assert catalog.errors(DROP) == []
    assert catalog.column(FLAG) == [False]
    assert catalog.errors(OPEN_KEY) == [15581]
    assert catalog.errors(f"{open_master_key} {OPEN_KEY}") == []


def test_open_key_is_the_sessions_own(catalog: SqlClient, open_master_key: str) -> None:
    """Closing twice fails; a reset closes what was open."""
    catalog.run(f"{open_master_key} {OPEN_KEY}")
    shown = catalog.column("SELECT key_name FROM sys.openkeys")
    catalog.session.reset()

    assert shown == ["MS_Enckey_LOGDB"]
    assert catalog.errors("CLOSE MASTER KEY") == [15315]
    assert catalog.errors(CLOSE_KEY) == [15315]


def test_close_all_symmetric_keys(catalog: SqlClient) -> None:
    """CLOSE ALL leaves no key open."""
    catalog.run(f"{OPEN_KEY} CLOSE ALL SYMMETRIC KEYS")

    assert catalog.rows("SELECT 1 FROM sys.openkeys") == []


def test_regenerated_key_has_a_new_password(
    catalog: SqlClient, open_master_key: str
) -> None:
    """After REGENERATE the old password is wrong and the new one right."""
    batch = "ALTER MASTER KEY REGENERATE WITH ENCRYPTION BY PASSWORD = 'N3w'"

    assert catalog.errors(batch) == []
    assert catalog.errors(open_master_key) == [15313]
    assert catalog.errors("OPEN MASTER KEY DECRYPTION BY PASSWORD = 'N3w'") == []


def test_second_password_opens_the_key(catalog: SqlClient) -> None:
    """A password can be added and taken away again."""
    opened = "OPEN MASTER KEY DECRYPTION BY PASSWORD = 'S3cond'"
    catalog.run("ALTER MASTER KEY ADD ENCRYPTION BY PASSWORD = 'S3cond'")
    with_it = catalog.errors(opened)
    catalog.run("ALTER MASTER KEY DROP ENCRYPTION BY PASSWORD = 'S3cond'")

    assert (with_it, catalog.errors(opened)) == ([], [15313])


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("OPEN SYMMETRIC KEY nothing DECRYPTION BY CERTIFICATE MS_Cert_LOGDB", 15151),
        ("OPEN SYMMETRIC KEY MS_Enckey_LOGDB DECRYPTION BY CERTIFICATE nothing", 15151),
        ("OPEN SYMMETRIC KEY MS_Enckey_LOGDB DECRYPTION BY PASSWORD = 'x'", 15313),
        ("USE master OPEN MASTER KEY DECRYPTION BY PASSWORD = 'x'", 15151),
        ("ALTER MASTER KEY DROP ENCRYPTION BY PASSWORD = 'x'", 15313),
        ("CREATE MASTER KEY ENCRYPTION BY PASSWORD = 'x'", 15578),
        ("OPEN MASTER KEY", 102),
        ("BACKUP MASTER KEY TO FILE = 'x' ENCRYPTION BY PASSWORD = 'x'", 50000),
        ("ALTER MASTER KEY FORCE REGENERATE WITH ENCRYPTION BY PASSWORD = 'x'", 50000),
    ],
)
def test_wrong_statement(catalog: SqlClient, statement: str, number: int) -> None:
    """A wrong key statement has the product's number; an unmodelled one is loud."""
    assert catalog.errors(statement) == [number]


def test_keys_need_control(restricted: SqlClient) -> None:
    """Without rights on the database a key does not even exist."""
    statement = "OPEN MASTER KEY DECRYPTION BY PASSWORD = 'x'"

    assert restricted.errors(f"USE msdb {statement}") == [15151]


def test_credential_is_kept_by_family(administrator: SqlClient) -> None:
    """sp_control_dbmasterkey_password stores any password under the family's GUID."""
    call = "EXEC sp_control_dbmasterkey_password N'SSISDB', N'any', N'{}'"
    query = (
        "SELECT COUNT(*) FROM sys.master_key_passwords p "
        "JOIN sys.database_recovery_status s ON s.family_guid = p.family_guid"
    )
    administrator.run(call.format("add"))
    added = administrator.column(query)
    again = administrator.errors(call.format("add"))
    administrator.run(call.format("drop"))

    assert (added, again, administrator.column(query)) == ([2], [15600], [1])


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        ("N'nothing', N'x', N'add'", 911),
        ("N'master', N'x', N'add'", 15276),
        ("N'SSISDB', N'x', N'change'", 15600),
        ("N'SSISDB', N'x', N'drop'", 15600),
        ("N'SSISDB', N'x'", 201),
        ("N'SSISDB', N'x', N'add', N'y'", 8144),
        ("@db = N'SSISDB'", 8145),
    ],
)
def test_wrong_credential_call(
    administrator: SqlClient, arguments: str, number: int
) -> None:
    """Wrong arguments are refused with their own numbers."""
    call = f"EXEC sp_control_dbmasterkey_password {arguments}"

    assert administrator.errors(call) == [number]


def test_no_secret_is_shown(
    catalog: SqlClient, estate: LabEstate, open_master_key: str
) -> None:
    """Neither the session's state nor an error shows key or password."""
    catalog.run(open_master_key)
    context = repr(catalog.session._context)

    assert "opened_master_keys" not in context
    assert open_master_key.split("'")[1] not in context + repr(estate.instances[0].keys)
