"""SELECT over the catalog: joins, subqueries, APPLY, grouping, ordering."""

from __future__ import annotations

import pytest

from fixtures.lab.sql.results import SqlValue
from tests.lab.sql.client import SqlClient


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT name FROM sys.databases WHERE database_id = 5", [("SSISDB",)]),
        ("SELECT NAME FROM SYS.DATABASES WHERE Name = 'ssisdb '", [("SSISDB",)]),
        ("SELECT name FROM master.sys.databases WHERE name LIKE 'm%s_b'", [("msdb",)]),
        (
            (
                "SELECT databases.name FROM sys.databases WHERE "
                "sys.databases.database_id = 1"
            ),
            [("master",)],
        ),
        (
            "SELECT TOP (2) name FROM sys.databases ORDER BY name",
            [("master",), ("model",)],
        ),
        (
            (
                "SELECT name AS n FROM sys.databases ORDER BY n DESC OFFSET 1 ROWS "
                "FETCH NEXT 1 ROWS ONLY"
            ),
            [("SSISDB",)],
        ),
        (
            "SELECT DISTINCT LOWER(LEFT(name, 1)) AS c FROM sys.databases ORDER BY 1",
            [("m",), ("s",), ("t",)],
        ),
        (
            (
                "SELECT LEFT(name, 1) AS c, COUNT(*) AS n FROM sys.databases "
                "GROUP BY LEFT(name, 1) HAVING COUNT(*) > 1"
            ),
            [("m", 3)],
        ),
        (
            (
                "SELECT COUNT(*), COUNT(replica_id), MIN(name), MAX(database_id), "
                "SUM(database_id), AVG(database_id) FROM sys.databases"
            ),
            [(5, 1, "master", 5, 15, 3)],
        ),
        ("SELECT COUNT(*), MAX(name) FROM sys.databases WHERE 1 = 2", [(0, None)]),
        ("SELECT COUNT(DISTINCT recovery_model_desc) FROM sys.databases", [(2,)]),
        (
            (
                "SELECT a.x, b.y FROM (VALUES (1), (2)) AS a(x) "
                "LEFT JOIN (SELECT 2 AS y) AS b ON b.y = a.x"
            ),
            [(1, None), (2, 2)],
        ),
        (
            (
                "SELECT a.x, b.y FROM (VALUES (1), (2)) a(x) "
                "FULL JOIN (VALUES (2), (3)) b(y) ON b.y = a.x ORDER BY a.x, b.y"
            ),
            [(None, 3), (1, None), (2, 2)],
        ),
        ("SELECT a.x, b.x FROM (VALUES (1)) a(x), (VALUES (2)) b(x)", [(1, 2)]),
        (
            "SELECT x FROM (VALUES ('a'), ('A '), ('b')) v(x) GROUP BY x",
            [("a",), ("b",)],
        ),
        ("SELECT 'a' UNION SELECT 'A' UNION ALL SELECT 'b'", [("A",), ("b",)]),
        ("SELECT 1 AS x UNION SELECT 2.5 ORDER BY x DESC", [(2.5,), (1,)]),
        ("SELECT 1 EXCEPT SELECT 1", []),
        ("SELECT 1 INTERSECT SELECT 1", [(1,)]),
        (
            (
                "WITH a AS (SELECT 1 AS x), b (y) AS (SELECT x + 1 FROM a) "
                "SELECT a.x, b.y FROM a CROSS JOIN b"
            ),
            [(1, 2)],
        ),
        (
            (
                "WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3) "
                "SELECT i FROM n"
            ),
            [(1,), (2,), (3,)],
        ),
        (
            (
                "SELECT (SELECT MAX(x) FROM (VALUES (1), (o.y)) v(x)) FROM "
                "(SELECT 7 AS y) o"
            ),
            [(7,)],
        ),
        (
            (
                "SELECT o.y, q.x FROM (VALUES (1), (2)) o(y) CROSS APPLY "
                "(SELECT v.x FROM (VALUES (1), (2), (2)) v(x) WHERE v.x = o.y) q"
            ),
            [(1, 1), (2, 2), (2, 2)],
        ),
        (
            (
                "SELECT o.y, q.x FROM (VALUES (1), (2)) o(y) OUTER APPLY "
                "(SELECT TOP 1 v.x FROM (VALUES (1)) v(x) WHERE v.x = o.y) q"
            ),
            [(1, 1), (2, None)],
        ),
        (
            (
                "SELECT o.s, p.value FROM (VALUES ('a,b')) o(s) "
                "CROSS APPLY STRING_SPLIT(o.s, ',') p"
            ),
            [("a,b", "a"), ("a,b", "b")],
        ),
        (
            (
                "SELECT ROW_NUMBER() OVER (PARTITION BY g ORDER BY x DESC) AS n, x "
                "FROM (VALUES ('a', 1), ('A', 2)) v(g, x) ORDER BY n"
            ),
            [(1, 2), (2, 1)],
        ),
        ("SELECT SUM(x) OVER () AS s FROM (VALUES (1), (2)) v(x)", [(3,), (3,)]),
        (
            (
                "SELECT STRING_AGG(x, ', ') WITHIN GROUP (ORDER BY x DESC) "
                "FROM (VALUES (N'a'), (N'b')) v(x)"
            ),
            [("b, a",)],
        ),
        (
            "SELECT x FROM (VALUES ('b'), ('A'), ('_'), ('1')) v(x) ORDER BY x",
            [("_",), ("1",), ("A",), ("b",)],
        ),
        ("SELECT x = 1, 2 AS [y z]", [(1, 2)]),
        (
            (
                "SELECT d.name FROM sys.databases d WHERE EXISTS (SELECT 1 "
                "FROM sys.availability_databases_cluster c WHERE "
                "c.database_name = d.name)"
            ),
            [("SSISDB",)],
        ),
        (
            (
                "SELECT name FROM sys.databases WITH (NOLOCK) WHERE database_id = 1 "
                "OPTION (RECOMPILE)"
            ),
            [("master",)],
        ),
        (
            "SELECT DB_NAME() AS a, * FROM (SELECT 1 AS b, 2 AS c) AS q",
            [("master", 1, 2)],
        ),
        ("SELECT q.* FROM (SELECT 1 AS b) AS q", [(1,)]),
    ],
)
def test_rows(
    shared_administrator: SqlClient, query: str, rows: list[tuple[SqlValue, ...]]
) -> None:
    """A query brings exactly the rows that its clauses ask for."""
    assert shared_administrator.rows(query) == rows


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT name, database_id AS i, 1 FROM sys.databases", ["name", "i", ""]),
        ("SELECT [a b] = 1, GETDATE(), CURRENT_TIMESTAMP", ["a b", "", ""]),
        ("SELECT 1 AS x UNION SELECT 2 AS y", ["x"]),
        (
            "SELECT * FROM sys.database_role_members",
            ["role_principal_id", "member_principal_id"],
        ),
    ],
)
def test_column_names(
    shared_administrator: SqlClient, query: str, names: list[str]
) -> None:
    """A column is named by its alias or its source, or not at all."""
    (only,) = shared_administrator.run(query).rowsets

    assert [column.name for column in only.columns] == names


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("SELECT nothing FROM sys.databases", 207),
        ("SELECT d.nothing FROM sys.databases d", 207),
        ("SELECT x.name FROM sys.databases d", 4104),
        ("SELECT databases.name FROM sys.databases d", 4104),
        ("SELECT name FROM sys.databases a, sys.databases b", 209),
        ("SELECT 1 FROM sys.databases a, sys.endpoints a", 1011),
        ("SELECT 1 FROM sys.nothing", 208),
        ("SELECT 1 FROM nothing.sys.databases", 208),
        ("SELECT 1 FROM sysjobs", 208),
        ("SELECT 1 FROM #nothing", 208),
        ("SELECT 1 FROM @nothing", 1087),
        ("SELECT name FROM sys.databases GROUP BY database_id", 8120),
        ("SELECT name, COUNT(*) FROM sys.databases", 8120),
        ("SELECT 1 FROM sys.databases WHERE COUNT(*) > 1", 147),
        ("SELECT 1, 2 UNION SELECT 1", 205),
        ("SELECT 1 ORDER BY 2", 108),
        ("SELECT 1 AS a UNION SELECT 2 ORDER BY b", 104),
        ("SELECT a.* FROM sys.databases", 107),
        ("SELECT *", 263),
        ("SELECT x FROM (SELECT 1) q", 8155),
        ("SELECT x FROM (SELECT 1 AS x, 2 AS x) q", 8156),
        ("SELECT x FROM (SELECT 1) q (x, y)", 8159),
        ("SELECT x FROM (VALUES (1), (1, 2)) v (x)", 10709),
        ("SELECT 1 FROM (SELECT 1 AS x)", 102),
        ("SELECT 1 WHERE 1", 4145),
        ("SELECT 1 = 1", 102),
        ("SELECT FROM sys.databases", 102),
        ("SELECT 1 FROM", 102),
        ("SELECT 1, FROM sys.databases WHERE", 102),
        ("SELECT 1 WHERE NEWID() = 1", 206),
        ("SELECT 1 WHERE GETDATE() = 0x01", 257),
        ("SELECT 1 WHERE 'a' LIKE 'b' ESCAPE 'xx'", 1010),
    ],
)
def test_wrong_query(shared_administrator: SqlClient, query: str, number: int) -> None:
    """A wrong query has the product's error and no result set."""
    answer = shared_administrator.run(query)

    assert (answer.errors, answer.rowsets) == ([number], [])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT name FROM sys.databases FOR XML PATH('')",
        "SELECT name FROM sys.databases FOR JSON AUTO",
        "SELECT TOP 10 PERCENT name FROM sys.databases",
        "SELECT name FROM sys.databases GROUP BY ROLLUP (name)",
        "SELECT 1 FROM other.master.sys.databases",
        "MERGE #t AS t USING #s AS s ON 1 = 1 WHEN MATCHED THEN DELETE;",
    ],
)
def test_what_has_no_model_fails_loudly(
    administrator: SqlClient, unmodelled: list[str], query: str
) -> None:
    """A valid query that the lab cannot run is an error, and the lab is told."""
    assert administrator.errors(query) == [50000]
    assert len(unmodelled) == 1


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ("PATH", r'[{"a":{"b":1},"d":"x\/y"},{"a":{"b":2}}]'),
        ("PATH, ROOT('r')", r'{"r":[{"a":{"b":1},"d":"x\/y"},{"a":{"b":2}}]}'),
        (
            "PATH, INCLUDE_NULL_VALUES",
            r'[{"a":{"b":1},"d":"x\/y"},{"a":{"b":2},"d":null}]',
        ),
        ("PATH, WITHOUT_ARRAY_WRAPPER", r'{"a":{"b":1},"d":"x\/y"},{"a":{"b":2}}'),
    ],
)
def test_for_json(shared_administrator: SqlClient, options: str, text: str) -> None:
    """FOR JSON PATH nests by dots and leaves NULLs out unless told otherwise."""
    query = "SELECT x AS [a.b], y AS d FROM (VALUES (1, 'x/y'), (2, NULL)) AS v(x, y)"

    assert shared_administrator.column(f"{query} FOR JSON {options}") == [text]


def test_for_json_of_nothing_is_no_row(shared_administrator: SqlClient) -> None:
    """Without rows there is no text, not an empty array."""
    assert shared_administrator.rows("SELECT 1 AS a WHERE 1 = 2 FOR JSON PATH") == []
