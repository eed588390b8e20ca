"""
``python -m tests.interop.python_sql_clients NAME``: one Python client, one order.

The order comes as JSON on standard input, the answers go as JSON to standard output.
A process for each: Microsoft's drivers read SSL_CERT_FILE once, FreeTDS its settings.
"""

from __future__ import annotations

import contextlib
import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.interop.sql_client import FREETDS_SERVER, Order

Connect = Callable[[Order, str], Any]
Tell = Callable[[Any], "int | str"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonClient:
    """
    A DB-API module.

    ``tell`` makes of its exception the error's number, or the text where it keeps the
    number to itself; ``marker`` is how it writes a parameter.
    """

    connect: Connect
    tell: Tell
    marker: str


def _microsoft_odbc(encrypt: str) -> Connect:
    def connect(order: Order, password: str) -> object:
        import pyodbc  # noqa: PLC0415 - only what this process is for

        from fixtures.transport.odbc_driver import find_driver  # noqa: PLC0415 - same

        keywords = {"DRIVER": find_driver(order.address)}
        keywords |= _microsoft_keywords(order, password, encrypt)
        return pyodbc.connect(_connection_string(keywords), autocommit=True)

    return connect


def _mssql_python(order: Order, password: str) -> object:
    import mssql_python  # noqa: PLC0415 - only what this process is for

    keywords = _microsoft_keywords(order, password, "yes")
    return mssql_python.connect(_connection_string(keywords), autocommit=True)


def _freetds_odbc(order: Order, password: str) -> object:
    import pyodbc  # noqa: PLC0415 - only what this process is for

    keywords = {"DRIVER": "FreeTDS", "SERVERNAME": FREETDS_SERVER}
    keywords |= {"UID": order.user, "PWD": password}
    return pyodbc.connect(_connection_string(keywords), autocommit=True)


def _python_tds(order: Order, password: str) -> object:
    import pytds  # noqa: PLC0415 - only what this process is for

    return pytds.connect(
        dsn=order.address,
        port=order.port,
        user=order.user,
        password=password,
        cafile=order.authority,
        validate_host=False,  # it knows no name but the dialled one
        autocommit=True,
    )


def _pymssql(order: Order, password: str) -> object:
    import pymssql  # noqa: PLC0415 - only what this process is for

    return pymssql.connect(
        server=FREETDS_SERVER,
        user=order.user,
        password=password,
        encryption="require",
        autocommit=True,
    )


def _microsoft_keywords(order: Order, password: str, encrypt: str) -> dict[str, str]:
    return {
        "SERVER": f"{order.address},{order.port}",
        "UID": order.user,
        "PWD": password,
        "Encrypt": encrypt,
        "HostNameInCertificate": order.certificate_name,
        "ConnectRetryCount": "0",
    }


def _connection_string(keywords: Mapping[str, str]) -> str:
    # FreeTDS takes braces for a part of the value; no value of the lab needs any.
    return ";".join(f"{name}={value}" for name, value in keywords.items())


def _number_in_message(error: Any) -> int | str:  # noqa: ANN401 - of any driver
    found = re.search(r" \((\d+)\) \(SQL", str(error))
    return int(found[1]) if found else str(error)


def _number_in_arguments(error: Any) -> int | str:  # noqa: ANN401 - of any driver
    # Errors of the connection are nested once more.
    first = error.args[0]
    return int(first[0] if isinstance(first, tuple) else first)


def _text_of_server(error: Any) -> int | str:  # noqa: ANN401 - of any driver
    return str(error).rpartition("[SQL Server]")[2]


CLIENTS = {
    "Microsoft ODBC": PythonClient(
        connect=_microsoft_odbc("yes"), tell=_number_in_message, marker="?"
    ),
    "Microsoft ODBC, strict": PythonClient(
        connect=_microsoft_odbc("strict"), tell=_number_in_message, marker="?"
    ),
    "mssql-python": PythonClient(
        connect=_mssql_python, tell=_text_of_server, marker="?"
    ),
    "FreeTDS ODBC": PythonClient(
        connect=_freetds_odbc, tell=_number_in_message, marker="?"
    ),
    "python-tds": PythonClient(
        connect=_python_tds, tell=lambda error: int(error.number), marker="%s"
    ),
    "pymssql": PythonClient(connect=_pymssql, tell=_number_in_arguments, marker="%s"),
}


def carry_out(client: PythonClient, order: Order) -> dict[str, object]:
    """Do what is ordered; return the answers."""

    def refusal(ask: Callable[[], object]) -> int | str:
        try:
            ask()
        except Exception as error:  # noqa: BLE001 - a class of each driver's own
            return client.tell(error)
        return "no error"

    refused = refusal(lambda: client.connect(order, order.wrong_password))
    with contextlib.closing(client.connect(order, order.password)) as connection:
        cursor = connection.cursor()
        rows = [_rows(cursor, query, ()) for query in order.queries]
        lookup = order.lookup.format(client.marker)
        rows.append(_rows(cursor, lookup, (order.sought,)))
        errors = [
            refusal(lambda: _rows(cursor, mistake, ()))  # noqa: B023 - called at once
            for mistake in order.mistakes
        ]
    return {"refused": refused, "rows": rows, "errors": errors}


def _rows(cursor: Any, query: str, parameters: tuple[str, ...]) -> list[list[str]]:  # noqa: ANN401 - of any driver
    cursor.execute(query, parameters) if parameters else cursor.execute(query)
    return [[str(value) for value in row] for row in cursor.fetchall()]


if __name__ == "__main__":
    given = Order(**json.load(sys.stdin))
    json.dump(carry_out(CLIENTS[sys.argv[1]], given), sys.stdout)
