"""Databases and tables that people make, and their rows, by every statement."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from tests.lab.sql.client import SqlClient

ROWS = "SELECT a, b FROM X.dbo.t"


@pytest.fixture
def owner(connect: Callable[..., SqlClient]) -> SqlClient:
    """A sysadmin in a new database with a table of two rows."""
    client = connect()
    setup = (
        "CREATE DATABASE X",
        "USE X CREATE TABLE dbo.t (a int NOT NULL, b nvarchar(5) NULL)",
        "INSERT INTO dbo.t (a, b) VALUES (1, N'one'), (2, NULL)",
    )
    assert [client.run(batch).texts for batch in setup] == [[], [], []]
    return client


def test_database_has_a_number_of_its_own(owner: SqlClient) -> None:
    """A new database is online at once."""
    query = "SELECT state_desc FROM sys.databases WHERE database_id = DB_ID('X')"

    assert owner.column(query) == ["ONLINE"]
    assert owner.value("DB_ID('X')") not in {1, 2, 3, 4, 5}


def test_table_is_the_instances_own(
    owner: SqlClient, connect: Callable[..., SqlClient]
) -> None:
    """Another session sees the rows, another instance knows nothing of them."""
    owner.run("DELETE FROM t WHERE a = 1")

    assert connect().rows(ROWS) == [(2, None)]
    assert connect("SSISNODE2").errors(ROWS) == [208]


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("UPDATE t SET b = N'x' WHERE a = 2", [(1, "one"), (2, "x")]),
        ("UPDATE t SET a = a + 1", [(2, "one"), (3, None)]),
        ("DELETE FROM t", []),
        ("DELETE t WHERE b IS NULL", [(1, "one")]),
        ("INSERT t (a) SELECT a + 2 FROM t WHERE a = 2", 3),
        ("INSERT INTO [dbo].[t] ([a]) (SELECT 3)", 3),
        ("INSERT INTO X.dbo.t VALUES (3, N'x')", 3),
        ("TRUNCATE TABLE t", []),
        ("BEGIN TRAN UPDATE t SET b = N'x' COMMIT", [(1, "x"), (2, "x")]),
    ],
)
def test_rows_are_changed(owner: SqlClient, statement: str, rows: object) -> None:
    """INSERT, UPDATE, DELETE and TRUNCATE do what they say."""
    assert owner.run(statement).texts == []
    found = owner.rows("SELECT a, b FROM t ORDER BY a")

    assert rows in (found, len(found))


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE t SET b = N'sixsix' WHERE a = 2 OR b = N'one'", 2628),
        ("UPDATE t SET a = 2 / (2 - a)", 8134),
        ("UPDATE t SET a = NULL WHERE a = 2", 515),
        ("INSERT t (b) VALUES (N'x')", 515),
        ("INSERT t VALUES (1)", 213),
        ("INSERT t (c) VALUES (1)", 207),
        ("UPDATE nothing SET a = 1", 208),
        ("BEGIN TRAN DELETE t WHERE a = 9 ROLLBACK", 50000),
    ],
)
def test_failed_change_changes_nothing(
    owner: SqlClient, statement: str, number: int
) -> None:
    """A statement changes all of its rows or none."""
    assert owner.errors(statement) == [number]
    assert owner.rows("SELECT a, b FROM t") == [(1, "one"), (2, None)]


def test_column_is_added_and_dropped(owner: SqlClient) -> None:
    """A statement that was run before sees the new columns."""
    everything = "SELECT * FROM t WHERE a = 1"
    owner.run(everything)
    owner.run("ALTER TABLE dbo.t ADD c varbinary(8), [d] [tinyint] NULL")
    owner.run("UPDATE t SET c = 0x01 WHERE a = 1")
    wide = owner.rows(everything)
    owner.run("ALTER TABLE dbo.t DROP COLUMN b, d")

    assert wide == [(1, "one", b"\1", None)]
    assert owner.rows(everything) == [(1, b"\1")]


def test_new_column_is_unknown_to_the_rest_of_its_batch(owner: SqlClient) -> None:
    """A batch is compiled before any of it runs."""
    assert owner.errors("ALTER TABLE t ADD c int UPDATE t SET c = 1") == [207]


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("CREATE DATABASE x", 1801),
        ("CREATE TABLE t (a int)", 2714),
        ("CREATE TABLE u (a int, A int)", 2705),
        ("CREATE TABLE nothing.u (a int)", 2760),
        ("ALTER TABLE nothing ADD c int", 4902),
        ("ALTER TABLE t ADD B int", 2705),
        ("ALTER TABLE t DROP COLUMN c", 4924),
        ("ALTER TABLE t ADD c int NOT NULL", 50000),
        ("DROP TABLE nothing", 3701),
        ("TRUNCATE TABLE nothing", 4701),
        ("DROP DATABASE nothing", 3701),
        ("DROP DATABASE X", 3702),
        ("DROP DATABASE master", 3708),
        ("DROP DATABASE SSISDB", 3752),
        ("CREATE DATABASE y ON PRIMARY (NAME = y)", 50000),
    ],
)
def test_wrong_definition(owner: SqlClient, statement: str, number: int) -> None:
    """Each mistake has the product's number; what is not modelled is loud."""
    assert owner.errors(statement) == [number]


def test_table_and_database_are_dropped(owner: SqlClient) -> None:
    """Afterwards nobody knows them."""
    owner.run("DROP TABLE IF EXISTS dbo.t, dbo.nothing")
    without_table = owner.errors("SELECT 1 FROM t")
    owner.run("USE master DROP DATABASE X")

    assert (without_table, owner.value("DB_ID('X')")) == ([208], None)


def test_key_is_unique(owner: SqlClient) -> None:
    """A second row with the same key is refused, a first one is not."""
    owner.run("CREATE TABLE k (a int PRIMARY KEY)")

    assert owner.errors("INSERT k VALUES (1), (2)") == []
    assert owner.errors("INSERT k VALUES (2)") == [2627]
    assert owner.column("SELECT a FROM k") == [1, 2]


def test_every_kind_of_value_is_kept(owner: SqlClient) -> None:
    """What is read is what was written."""
    owner.run(
        "CREATE TABLE v (d datetime2(3), n decimal(9,2), g uniqueidentifier, f float,"
        " o bit, m nvarchar(max))"
    )
    owner.run(
        "INSERT v VALUES ('2026-01-02 03:04:05.678', 1.25, "
        "'6F9619FF-8B86-D011-B42D-00C04FC964FF', 0.5, 1, N'ä')"
    )
    query = (
        "SELECT CONVERT(nvarchar(30), d, 121), CONVERT(nvarchar(9), n), "
        "CONVERT(nvarchar(36), g), f, o, m FROM v"
    )

    assert owner.rows(query) == [
        (
            "2026-01-02 03:04:05.678",
            "1.25",
            "6F9619FF-8B86-D011-B42D-00C04FC964FF",
            0.5,
            True,
            "ä",
        )
    ]


@pytest.mark.usefixtures("owner")
def test_rights_are_asked_for(connect_restricted: Callable[..., SqlClient]) -> None:
    """Without rights nothing is made, and nothing of others changed."""
    restricted = connect_restricted()

    assert restricted.errors("CREATE DATABASE y") == [262]
    assert restricted.errors("CREATE TABLE msdb.dbo.u (a int)") == [262]
    assert restricted.errors("UPDATE X.dbo.t SET a = 1") == [916]


def test_secondary_is_read_only(
    connect: Callable[..., SqlClient], estate: LabEstate
) -> None:
    """A table travels with its database, and is changed on the primary only."""
    for replica in estate.availability_groups[0].replicas:
        replica.secondary_role_allow_connections = 2
    connect().run("CREATE TABLE SSISDB.dbo.t (a int)")
    connect().run("INSERT SSISDB.dbo.t VALUES (1)")
    secondary = connect("SSISNODE2")

    assert secondary.column("SELECT a FROM SSISDB.dbo.t") == [1]
    assert secondary.errors("UPDATE SSISDB.dbo.t SET a = 2") == [3906]
    assert secondary.errors("DROP TABLE SSISDB.dbo.t") == [3906]
