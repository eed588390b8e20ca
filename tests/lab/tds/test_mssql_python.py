"""mssql-python, unchanged, against the lab's server."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.lab.tds.canned_engine import LARGE, PASSWORD, TYPED_ROW
from tests.lab.tds.canned_server import CannedServer

# In a process of its own: it brings its own copy of unixODBC beside pyodbc's, and it
# reads SSL_CERT_FILE once.
SCRIPT = """
import json, sys
import mssql_python

with mssql_python.connect(sys.argv[1]) as connection:
    rows = connection.execute(sys.argv[2]).fetchall()
    print(json.dumps([[str(value) for value in row] for row in rows]))
"""


def ask(server: CannedServer, encrypt: str, query: str) -> list[list[str]]:
    """The rows of a query, each value as text."""
    connection = (
        f"SERVER=localhost,{server.port};UID=sa;PWD={PASSWORD};Encrypt={encrypt}"
    )
    finished = subprocess.run(  # noqa: S603 - the script above
        [sys.executable, "-c", SCRIPT, connection, query],
        env={**os.environ, "SSL_CERT_FILE": str(server.certificate)},
        capture_output=True,
        check=True,
        text=True,
    )
    rows: list[list[str]] = json.loads(finished.stdout)
    return rows


@pytest.mark.parametrize("encrypt", ["no", "yes", "strict"])
def test_encrypts(canned_server: CannedServer, encrypt: str) -> None:
    """Each of the three modes works, with the certificate verified."""
    assert ask(canned_server, encrypt, "SELECT 1") == [["1"]]


def test_reads_every_type(canned_server: CannedServer) -> None:
    """Values of every type arrive exactly, and so do their NULLs."""
    values, nulls = ask(canned_server, "no", "SELECT types")

    assert values == [str(value) for value in TYPED_ROW]
    assert set(nulls) == {"None"}


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT zoned", "2026-11-21 12:30:15.250000+02:00"),
        ("SELECT large", LARGE),
        ("SELECT variant", "grün"),
    ],
    ids=["datetimeoffset", "large value", "sql_variant"],
)
def test_reads_other_forms(canned_server: CannedServer, query: str, value: str) -> None:
    """What pyodbc needs a converter for arrives as it is."""
    assert ask(canned_server, "yes", query) == [[value]]
