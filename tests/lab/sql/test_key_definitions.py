"""Keys and certificates that people make in a database of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from tests.lab.sql.client import SqlClient

OPEN_KEY = "OPEN SYMMETRIC KEY k DECRYPTION BY CERTIFICATE c"
OPEN_OTHER = "OPEN SYMMETRIC KEY p DECRYPTION BY PASSWORD = 'pw'"
SETUP = (
    "CREATE DATABASE X",
    "USE X CREATE MASTER KEY ENCRYPTION BY PASSWORD = 'm4ster'",
    "CREATE CERTIFICATE c WITH SUBJECT = 'a secret'",
    (
        "CREATE CERTIFICATE w ENCRYPTION BY PASSWORD = 'cpw' WITH SUBJECT = 'own', "
        "START_DATE = '20260102', EXPIRY_DATE = '20300102'"
    ),
    "CREATE SYMMETRIC KEY k WITH ALGORITHM = AES_256 ENCRYPTION BY CERTIFICATE c",
    "CREATE SYMMETRIC KEY p WITH ALGORITHM = AES_128 ENCRYPTION BY PASSWORD = 'pw'",
)


@pytest.fixture
def owner(connect: Callable[..., SqlClient]) -> SqlClient:
    """A sysadmin in a new database with a key under a certificate."""
    client = connect()
    for batch in SETUP:
        assert client.run(batch).texts == []
    return client


def test_what_is_encrypted_is_decrypted(owner: SqlClient) -> None:
    """With the key open the clear text comes back; with none open it is NULL."""
    owner.run(f"{OPEN_KEY} SELECT ENCRYPTBYKEY(KEY_GUID('k'), N'ä') AS s INTO #s")
    query = "SELECT CONVERT(nvarchar(9), DECRYPTBYKEY(s)), DATALENGTH(s) FROM #s"
    opened = owner.rows(query)
    owner.run("CLOSE SYMMETRIC KEY k")

    assert (opened, owner.rows(query)) == ([("ä", 52)], [(None, 52)])


@pytest.mark.parametrize(
    "expression",
    [
        "ENCRYPTBYKEY(KEY_GUID('k'), 'x')",
        "ENCRYPTBYKEY(KEY_GUID('nothing'), 'x')",
        "DECRYPTBYKEY(0x00)",
        "DECRYPTBYKEY(NULL)",
        "KEY_GUID('nothing')",
        "KEY_ID('nothing')",
        "CERT_ID('nothing')",
        "DECRYPTBYKEYAUTOCERT(CERT_ID('nothing'), NULL, 0x00)",
    ],
)
def test_nothing_to_decrypt_with_is_null(owner: SqlClient, expression: str) -> None:
    """Without the key, or without anything it encrypted, there is no error."""
    assert owner.value(expression) is None


def test_spoilt_ciphertext_is_null(owner: SqlClient) -> None:
    """A text that was cut does not decrypt to something else."""
    owner.run(f"{OPEN_KEY} SELECT ENCRYPTBYKEY(KEY_GUID('k'), 'secret') AS s INTO #s")

    assert owner.column("SELECT DECRYPTBYKEY(CONVERT(varbinary(40), s)) FROM #s") == [
        None
    ]


def test_certificate_opens_the_key_by_itself(owner: SqlClient) -> None:
    """DECRYPTBYKEYAUTOCERT needs no open key."""
    owner.run(f"{OPEN_KEY} SELECT ENCRYPTBYKEY(KEY_GUID('k'), 'x') AS s INTO #s")
    owner.run("CLOSE ALL SYMMETRIC KEYS")
    query = "SELECT CONVERT(varchar(9), DECRYPTBYKEYAUTOCERT(CERT_ID('{}'), {}, s))"

    assert owner.column(f"{query.format('c', 'NULL')} FROM #s") == ["x"]
    assert owner.column(f"{query.format('w', chr(39) * 2)} FROM #s") == [None]


def test_key_stays_open_in_another_database(owner: SqlClient) -> None:
    """It is the session's, until that ends."""
    owner.run(f"{OPEN_KEY} {OPEN_OTHER} USE master")

    assert owner.column("SELECT key_name FROM sys.openkeys") == ["k", "p"]
    assert owner.errors("CLOSE SYMMETRIC KEY k") == [15315]


def test_seals_are_listed(owner: SqlClient) -> None:
    """The views say what protects which key."""
    seals = (
        "SELECT k.name, e.crypt_type, c.name FROM sys.symmetric_keys AS k "
        "JOIN sys.key_encryptions AS e ON e.key_id = k.symmetric_key_id "
        "LEFT JOIN sys.certificates AS c ON c.thumbprint = e.thumbprint ORDER BY k.name"
    )
    certificates = (
        "SELECT name, pvt_key_encryption_type, subject, YEAR(expiry_date) "
        "FROM sys.certificates WHERE name = 'w'"
    )

    assert owner.rows(seals) == [
        ("##MS_DatabaseMasterKey##", "ESP2", None),
        ("##MS_DatabaseMasterKey##", "ESKM", None),
        ("k", "EPUC", "c"),
        ("p", "ESP2", None),
    ]
    assert owner.rows(certificates) == [("w", "PW", "own", 2030)]


def test_key_follows_a_new_master_key(owner: SqlClient) -> None:
    """What the old master key protected opens under the new one."""
    owner.run("ALTER MASTER KEY REGENERATE WITH ENCRYPTION BY PASSWORD = 'n3w'")
    owner.run("ALTER MASTER KEY DROP ENCRYPTION BY SERVICE MASTER KEY")
    closed = owner.errors(OPEN_KEY)

    assert closed == [15581]
    assert (
        owner.errors(f"OPEN MASTER KEY DECRYPTION BY PASSWORD = 'n3w' {OPEN_KEY}") == []
    )


def test_closing_all_keys_closes_the_master_key(owner: SqlClient) -> None:
    """What OPEN MASTER KEY opened is closed as well."""
    owner.run("OPEN MASTER KEY DECRYPTION BY PASSWORD = 'm4ster'")
    owner.run("CLOSE ALL SYMMETRIC KEYS")

    assert owner.errors("CLOSE MASTER KEY") == [15315]


def test_same_source_and_identity_are_the_same_key(
    owner: SqlClient, connect: Callable[..., SqlClient]
) -> None:
    """So one replica decrypts what another encrypted."""
    make = (
        "CREATE SYMMETRIC KEY s WITH KEY_SOURCE = 'a', ALGORITHM = AES_192, "
        "IDENTITY_VALUE = 'b' ENCRYPTION BY PASSWORD = 'pw'"
    )
    open_it = "OPEN SYMMETRIC KEY s DECRYPTION BY PASSWORD = 'pw'"
    other = connect("SSISNODE2")
    for client in (owner, other):
        assert client.errors(f"{make} {open_it}") == []
    secret = owner.value("CONVERT(varchar(400), ENCRYPTBYKEY(KEY_GUID('s'), 'x'), 1)")
    other.run(f"DECLARE @s varbinary(400) = {secret!s} SELECT @s AS s INTO #s")

    assert other.column("SELECT CONVERT(varchar(9), DECRYPTBYKEY(s)) FROM #s") == ["x"]


def test_key_under_a_key(owner: SqlClient) -> None:
    """The outer one must be open, to make and to open the inner one."""
    make = (
        "CREATE SYMMETRIC KEY i WITH ALGORITHM = AES_256 ENCRYPTION BY SYMMETRIC KEY p"
    )
    open_it = "OPEN SYMMETRIC KEY i DECRYPTION BY SYMMETRIC KEY {}"

    assert owner.errors(make) == [15315]
    assert owner.errors(f"{OPEN_OTHER} {OPEN_KEY} {make}") == []
    assert owner.errors(open_it.format("k")) == [15313]
    assert owner.errors(open_it.format("p")) == []
    assert owner.errors("CLOSE ALL SYMMETRIC KEYS DROP SYMMETRIC KEY p") == [15352]


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("CREATE MASTER KEY ENCRYPTION BY PASSWORD = 'x'", 15578),
        ("CREATE CERTIFICATE C WITH SUBJECT = 'x'", 15232),
        ("CREATE CERTIFICATE d WITH SUBJECT = ''", 15212),
        ("CREATE CERTIFICATE d FROM FILE = 'd.cer'", 50000),
        ("DROP CERTIFICATE c", 15352),
        ("DROP CERTIFICATE nothing", 15151),
        ("DROP MASTER KEY", 15580),
        ("DROP SYMMETRIC KEY nothing", 15151),
        (SETUP[4], 15282),
        ("CREATE SYMMETRIC KEY q WITH ALGORITHM = AES_256", 15542),
        (
            "CREATE SYMMETRIC KEY q WITH KEY_SOURCE = 'x' ENCRYPTION BY PASSWORD='x'",
            15314,
        ),
        (f"{SETUP[4].replace('KEY k', 'KEY q').replace('E c', 'E nothing')}", 15151),
        ("OPEN SYMMETRIC KEY p DECRYPTION BY PASSWORD = 'wrong'", 15313),
        ("OPEN SYMMETRIC KEY p DECRYPTION BY CERTIFICATE c", 15313),
        (
            "OPEN SYMMETRIC KEY k DECRYPTION BY CERTIFICATE w WITH PASSWORD = 'cpw'",
            15313,
        ),
        ("OPEN SYMMETRIC KEY k DECRYPTION BY CERTIFICATE c WITH PASSWORD = 'x'", 15556),
        (f"{OPEN_KEY} DROP SYMMETRIC KEY k", 50000),
        ("SELECT ENCRYPTBYKEY(KEY_GUID('k'), 1)", 8116),
        ("SELECT ENCRYPTBYKEY(KEY_GUID('k'))", 189),
        ("SELECT DECRYPTBYKEY(0x00, 1, 'x')", 50000),
        ("USE model CREATE CERTIFICATE d WITH SUBJECT = 'x'", 15581),
        ("USE model DROP MASTER KEY", 15151),
    ],
)
def test_wrong_definition(owner: SqlClient, statement: str, number: int) -> None:
    """Each mistake has the product's number; what is not modelled is loud."""
    assert owner.errors(statement) == [number]


def test_everything_is_dropped(owner: SqlClient) -> None:
    """In the reverse order of its making."""
    batch = "DROP SYMMETRIC KEY k DROP CERTIFICATE c DROP MASTER KEY"

    assert owner.errors(batch) == []
    assert owner.column("SELECT name FROM sys.symmetric_keys") == ["p"]


def test_rights_are_asked_for(
    owner: SqlClient,
    connect_restricted: Callable[..., SqlClient],
    estate: LabEstate,
) -> None:
    """Who only connects makes nothing, and sees no key."""
    owner.run("USE master")
    estate.instances[0].principal("ssis_reader").granted.add("CONNECT ANY DATABASE")
    restricted = connect_restricted(database="X")

    assert restricted.errors("CREATE CERTIFICATE d WITH SUBJECT = 'x'") == [15247]
    assert restricted.errors(SETUP[4]) == [15247]
    assert restricted.errors(OPEN_KEY) == [15151]
    assert restricted.value("KEY_GUID('k')") is None
