"""
A script for sqlcmd, run batch by batch through python-tds.

* ``:connect`` begins a new connection, GO ends a batch, ``$(NAME)`` is replaced before
  anything is sent: no more of sqlcmd than ``remedy.sql`` uses, and anything else that
  begins with a colon is refused.
* The first error ends the script, as ``:on error exit`` has it.

Source: "sqlcmd utility" (SQL Server documentation).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytds

from fixtures.lab.process import LabProcess

_VARIABLE = re.compile(r"\$\((\w+)\)")
_EXITS = ":on error exit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is sent to one server at once."""

    server: str
    text: str


def batches(script: str, variables: Mapping[str, str]) -> Iterator[Batch]:
    """Yield the batches of a script, its variables replaced."""
    server, lines = "", list[str]()
    for line in script.splitlines():
        if line.startswith(":connect "):
            server = line.removeprefix(":connect ")
        elif line == "GO":
            yield Batch(server=server, text=_replaced("\n".join(lines), variables))
            lines = []
        elif line.startswith(":") and line != _EXITS:
            raise ValueError(f"sqlcmd would do something else with {line!r}")
        elif line != _EXITS:
            lines.append(line)
    if any(line and not line.startswith("--") for line in lines):
        raise ValueError("the script does not end with GO")


def _replaced(text: str, variables: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda match: variables[match[1]], text)


def run_script(lab: LabProcess, script: str, variables: Mapping[str, str]) -> int:
    """Run a script on the lab as its administrator; return how many batches it had."""
    connection: pytds.Connection | None = None
    server, count = "", 0
    try:
        for batch in batches(script, variables):
            if connection is None or batch.server != server:
                if connection is not None:
                    connection.close()
                connection, server = _connect(lab, batch.server), batch.server
            with connection.cursor() as cursor:
                cursor.execute(batch.text)
                while cursor.nextset():
                    pass
            count += 1
    finally:
        if connection is not None:
            connection.close()
    return count


def _connect(lab: LabProcess, server: str) -> pytds.Connection:
    host = re.split(r"[\\,]", server)[0].casefold()
    endpoint = next(
        one
        for one in lab.endpoints
        if one["service"] == "SQL Server"
        and str(one["name"]).partition(".")[0].casefold() == host
    )
    return pytds.connect(
        dsn=str(endpoint["address"]),
        port=int(endpoint["port"]),
        user=lab.credentials["sql_login"],
        password=lab.credentials["sql_password"],
        autocommit=True,
        login_timeout=10,
    )
