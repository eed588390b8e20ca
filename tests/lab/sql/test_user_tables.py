"""Tables that people made are found, read and guarded like the product's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.healthy.polling_job import adopt_polling_job
from tests.lab.sql.client import SqlClient


@pytest.fixture
def administrator(connect: Callable[..., SqlClient], estate: LabEstate) -> SqlClient:
    """A sysadmin on a primary that polls."""
    adopt_polling_job(estate)
    return connect()


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT replica_role FROM SSISFailover.dbo.replica_role", [(1,)]),
        ("SELECT COUNT(*) FROM SSISFailover..REPLICA_ROLE AS r", [(1,)]),
        (
            "SELECT DATALENGTH(ssisdb_pwd) FROM [SSISFailover].[dbo].[replica_role]",
            [(116,)],
        ),
        (
            "SELECT name FROM SSISFailover.sys.columns WHERE name LIKE N'replica%'",
            [("replica_role",)],
        ),
        ("SELECT OBJECT_ID(N'master.dbo.replica_role', N'U')", [(None,)]),
        (
            "SELECT OBJECT_NAME(OBJECT_ID(N'[SSISFailover].dbo.replica_role'), 6)",
            [("replica_role",)],
        ),
    ],
)
def test_table_is_read(
    administrator: SqlClient, query: str, rows: list[tuple[object, ...]]
) -> None:
    """By any form of its name."""
    assert administrator.rows(query) == rows


def test_table_of_another_database_is_unknown(administrator: SqlClient) -> None:
    """A name is looked up in its own database."""
    assert administrator.errors("SELECT 1 FROM master.dbo.replica_role") == [208]


def test_table_that_was_dropped_is_unknown(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """A statement that was compiled before does not find it either."""
    query = "SELECT replica_role FROM SSISFailover.dbo.replica_role"
    administrator.run(query)
    estate.instances[0].databases[-1].tables.clear()

    assert administrator.errors(query) == [208]
