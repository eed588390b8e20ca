"""
``python -m tests.lab.tds.odbc_client OPTIONS QUERY``: one query over ODBC, as JSON.

Microsoft's driver reads SSL_CERT_FILE once in a process, before its first connection:
so each set of trusted certificates needs a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from fixtures.transport.odbc_driver import find_driver
from tests.lab.tds.canned_engine import PASSWORD


def connection_string(port: int, **options: str) -> str:
    """How to reach the canned server, with more keywords of the driver."""
    keywords = {
        "DRIVER": find_driver("localhost"),
        "SERVER": f"localhost,{port}",
        "UID": "sa",
        "PWD": PASSWORD,
        "Encrypt": "no",
        **options,
    }
    return ";".join(f"{keyword}={value}" for keyword, value in keywords.items())


def ask_in_process(connection: str, query: str, trusted: Path) -> list[list[object]]:
    """
    The rows of a query, asked in a process that trusts one certificate.

    Raises:
        subprocess.CalledProcessError: The driver raised an error; ``stderr`` has it.
    """
    finished = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "tests.lab.tds.odbc_client", connection, query],
        env={**os.environ, "SSL_CERT_FILE": str(trusted)},
        capture_output=True,
        check=True,
        text=True,
    )
    rows: list[list[object]] = json.loads(finished.stdout)
    return rows


def main(connection: str, query: str) -> None:
    """Print the rows."""
    import pyodbc  # noqa: PLC0415 - needs the environment of this process

    with pyodbc.connect(connection, autocommit=True) as connected:
        rows = [list(row) for row in connected.execute(query).fetchall()]
    connected.close()
    sys.stdout.write(json.dumps(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
