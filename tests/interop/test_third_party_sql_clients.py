"""SQL Server clients by other people, unchanged, against the whole lab."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.lab.process import LabProcess
from fixtures.transport.odbc_driver import load_pyodbc
from tests.interop.sql_client import (
    Answers,
    Order,
    SqlClient,
    Tsql,
    freetds_environment,
    microsoft_environment,
    python_client,
    tedious_client,
)

QUERIES = (
    "SELECT name, database_id, state_desc FROM sys.databases ORDER BY database_id",
    """
    SELECT N'größer', property_value FROM SSISDB.catalog.master_properties
    WHERE property_name = N'MASTER_ADDRESS'
    """,
    """
    SELECT g.name, r.replica_server_name, s.role_desc, l.dns_name, l.port
    FROM sys.availability_groups AS g
    JOIN sys.availability_replicas AS r ON r.group_id = g.group_id
    JOIN sys.dm_hadr_availability_replica_states AS s ON s.replica_id = r.replica_id
    LEFT JOIN sys.availability_group_listeners AS l ON l.group_id = g.group_id
    ORDER BY r.replica_server_name
    """,
    """
    SELECT COUNT(*) AS executions, MAX(package_name) AS last_package
    FROM SSISDB.catalog.executions WHERE status = 7
    """,
)
LOOKUP = "SELECT name, type_desc FROM sys.server_principals WHERE name = {}"
LOGIN = "##MS_SSISLogDBWorkerAgentLogin##"
ROWS = [
    [
        ["master", "1", "ONLINE"],
        ["tempdb", "2", "ONLINE"],
        ["model", "3", "ONLINE"],
        ["msdb", "4", "ONLINE"],
        ["SSISDB", "5", "ONLINE"],
    ],
    [["größer", "https://ssisom.lab.example:8391"]],
    [
        ["SSISAG", "SSISNODE1", "PRIMARY", "ssislsn", "1433"],
        ["SSISAG", "SSISNODE2", "SECONDARY", "ssislsn", "1433"],
    ],
    [["6", "Load6.dtsx"]],
    [["##MS_SSISLogDBWorkerAgentLogin##", "SQL_LOGIN"]],
]
MISTAKES = (
    "SELECT name FROM sys.availability_group",
    """
    EXEC SSISDB.sys.sp_executesql
        N'OPEN MASTER KEY DECRYPTION BY PASSWORD = N''guessed'''
    """,
)
SEEN = Answers(refused=18456, rows=ROWS, errors=[208, 15313])
# This client shows an error's text without its number.
SEEN_AS_TEXT = Answers(
    refused="Login failed for user 'ssis_acceptance'.",
    rows=ROWS,
    errors=[
        "Invalid object name 'sys.availability_group'.",
        "The key is not encrypted using the specified decryptor.",
    ],
)
# pyodbc asks FreeTDS's driver for the types' sizes, and does without the answer.
UNANSWERED = {"SQL Server: lab: the procedure sp_datatype_info_100 is not modelled"}


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One healthy lab; what it cannot answer fails the client that asked."""
    with LabProcess.start() as running:
        yield running
        assert running.internal_errors() == ()
        assert set(running.unmodelled()) <= UNANSWERED


@pytest.fixture(scope="module")
def order(lab: LabProcess) -> Order:
    """The same for every client: to ask the primary's instance."""
    instance = next(one for one in lab.endpoints if one["service"] == "SQL Server")
    return Order(
        address=str(instance["address"]),
        port=int(instance["port"]),
        certificate_name=str(instance["name"]),
        authority=str(lab.inventory_path.parent / "authority.pem"),
        user=lab.credentials["sql_login"],
        password=lab.credentials["sql_password"],
        wrong_password="guessed",
        queries=QUERIES,
        lookup=LOOKUP,
        sought=LOGIN,
        mistakes=MISTAKES,
    )


@pytest.fixture(scope="session")
def tedious(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Node.js modules with npm's package tedious."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node.js is missing: install Debian's packages nodejs and npm")
    folder = tmp_path_factory.mktemp("tedious")
    options = ("--no-save", "--no-audit", "--no-fund", "--ignore-scripts")
    installed = subprocess.run(  # noqa: S603 - npm as found
        [npm, "install", "--prefer-offline", *options, "--prefix", folder, "tedious"],
        capture_output=True,
        check=False,
        text=True,
    )
    if installed.returncode:
        pytest.skip(f"npm cannot install the package tedious: {installed.stderr}")
    return folder / "node_modules"


@pytest.fixture
def freetds(order: Order, tmp_path: Path) -> dict[str, str]:
    """What FreeTDS finds in its environment."""
    return freetds_environment(order, tmp_path)


def test_microsoft_odbc_under_pyodbc(order: Order) -> None:
    """Microsoft's ODBC driver reads the lab, TLS inside TDS."""
    client = python_client("Microsoft ODBC", microsoft_environment(order))

    assert client.carry_out(order) == SEEN


def test_microsoft_odbc_under_pyodbc_strict(order: Order) -> None:
    """Microsoft's ODBC driver reads the lab, TDS inside TLS."""
    client = python_client("Microsoft ODBC, strict", microsoft_environment(order))

    assert client.carry_out(order) == SEEN


def test_mssql_python(order: Order) -> None:
    """Microsoft's mssql-python reads the lab."""
    client = python_client("mssql-python", microsoft_environment(order))

    assert client.carry_out(order) == SEEN_AS_TEXT


def test_python_tds(order: Order) -> None:
    """python-tds reads the lab."""
    assert python_client("python-tds", {}).carry_out(order) == SEEN


def test_pymssql(order: Order, freetds: dict[str, str]) -> None:
    """Module pymssql reads the lab, through the FreeTDS that it brings."""
    assert python_client("pymssql", freetds).carry_out(order) == SEEN


def test_freetds_odbc_under_pyodbc(order: Order, freetds: dict[str, str]) -> None:
    """FreeTDS's ODBC driver reads the lab."""
    if "FreeTDS" not in load_pyodbc(order.address).drivers():
        pytest.skip("FreeTDS's ODBC driver is missing: install Debian's tdsodbc")
    assert python_client("FreeTDS ODBC", freetds).carry_out(order) == SEEN


def test_tsql(order: Order, freetds: dict[str, str]) -> None:
    """FreeTDS's tsql reads the lab."""
    if shutil.which("tsql") is None:
        pytest.skip("tsql is missing: install Debian's package freetds-bin")
    client: SqlClient = Tsql(freetds)

    assert client.carry_out(order) == SEEN


@pytest.mark.parametrize("encrypt", ["yes", "strict"])
def test_tedious(order: Order, tedious: Path, encrypt: str) -> None:
    """Node.js's tedious reads the lab, both ways of encryption."""
    assert tedious_client(tedious, order, encrypt).carry_out(order) == SEEN
