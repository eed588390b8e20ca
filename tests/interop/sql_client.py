"""
SQL Server clients by other people, each in a process of its own, put to one use.

* Every client is given the same order and says the same form of answers, so that what
  it read can be compared with what stands in a test.
* Passwords go through a pipe: they are in no argument and in no environment.
* Each verifies the server's certificate with the authority that it is given, by the
  means it has for that.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

CHECKOUT = Path(__file__).parents[2]
_PATIENCE_SECONDS = 120
#: The name under which freetds.conf describes the server.
FREETDS_SERVER = "lab"
# FreeTDS before 1.4 knows no name but the dialled one to look for in a certificate.
_FREETDS_CONF = """\
[global]
    tds version = 7.4
    client charset = UTF-8
    encryption = require
    ca file = {authority}
    check certificate hostname = no
[{server}]
    host = {address}
    port = {port}
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """
    What a client is to do: log in wrongly, then rightly, then ask.

    ``lookup`` has ``{}`` where the client puts its own form of a parameter, whose
    value is ``sought``. ``mistakes`` are statements that raise an error.
    """

    address: str
    port: int
    certificate_name: str
    authority: str
    user: str
    password: str = dataclasses.field(repr=False)
    wrong_password: str = dataclasses.field(repr=False)
    queries: Sequence[str]
    lookup: str
    sought: str
    mistakes: Sequence[str]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """
    What the client saw: rows as text, errors by number (by text where it hides that).

    The last of ``rows`` is the answer to the lookup.
    """

    refused: int | str
    rows: Sequence[Sequence[Sequence[str]]]
    errors: Sequence[int | str]


class SqlClient(Protocol):
    """A client."""

    def carry_out(self, order: Order) -> Answers:
        """Do what is ordered."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class ScriptedClient:
    """A library, driven by a script that reads the order and prints the answers."""

    command: Sequence[str]
    environment: Mapping[str, str]

    def carry_out(self, order: Order) -> Answers:
        """Do what is ordered, in the script."""
        text = json.dumps(dataclasses.asdict(order))
        printed = _run(self.command, self.environment, text)
        said: dict[str, Any] = json.loads(printed.stdout or "null") or {}
        assert printed.returncode == 0, printed.stderr
        return Answers(**said)


@dataclasses.dataclass(frozen=True, slots=True)
class Tsql:
    """FreeTDS's tsql; it has no parameters, so that a literal takes their place."""

    environment: Mapping[str, str]

    def carry_out(self, order: Order) -> Answers:
        """Do what is ordered, one process for each query."""
        lookup = order.lookup.format(f"N'{order.sought}'")
        return Answers(
            refused=_message_number(
                self._ask(order.user, order.wrong_password, "SELECT 1")
            ),
            rows=[
                [line.split("\t") for line in self._read(order, query)]
                for query in (*order.queries, lookup)
            ],
            errors=[
                _message_number(self._ask(order.user, order.password, mistake))
                for mistake in order.mistakes
            ],
        )

    def _read(self, order: Order, query: str) -> list[str]:
        answer = self._ask(order.user, order.password, query)
        assert "Msg " not in answer.stderr, answer.stderr
        return answer.stdout.splitlines()

    def _ask(
        self, user: str, password: str, query: str
    ) -> subprocess.CompletedProcess[str]:
        # Without -P the password is the first line of the input.
        options = ("-S", FREETDS_SERVER, "-U", user, "-o", "fhq")
        text = f"{password}\n{query}\ngo\n"
        return _run(("tsql", *options), self.environment, text)


def microsoft_environment(order: Order) -> dict[str, str]:
    """Return what makes Microsoft's drivers trust the authority."""
    return {"SSL_CERT_FILE": order.authority}


def freetds_environment(order: Order, folder: Path) -> dict[str, str]:
    """Return what makes FreeTDS know the server; write the file for that."""
    conf = folder / "freetds.conf"
    text = _FREETDS_CONF.format(
        server=FREETDS_SERVER,
        authority=order.authority,
        address=order.address,
        port=order.port,
    )
    conf.write_text(text, encoding="utf-8")
    return {"FREETDSCONF": str(conf), "LC_ALL": "C.UTF-8"}


def python_client(name: str, environment: Mapping[str, str]) -> ScriptedClient:
    """Return a client of ``python_sql_clients`` by name."""
    command = (sys.executable, "-m", "tests.interop.python_sql_clients", name)
    return ScriptedClient(command, environment)


def tedious_client(modules: Path, order: Order, encrypt: str) -> ScriptedClient:
    """Return tedious under Node.js, encrypting as told."""
    script = Path(__file__).with_name("tedious_client.js")
    environment = {
        "NODE_PATH": str(modules),
        "NODE_EXTRA_CA_CERTS": order.authority,
    }
    return ScriptedClient(("node", str(script), encrypt), environment)


def _run(
    command: Sequence[str], environment: Mapping[str, str], text: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the commands above
        command,
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        input=text,
        capture_output=True,
        check=False,
        encoding="utf-8",
        # Without a terminal nothing can be asked there.
        start_new_session=True,
        timeout=_PATIENCE_SECONDS,
    )


def _message_number(answer: subprocess.CompletedProcess[str]) -> int | str:
    # The prompt for the password is on the same line.
    found = re.search(r"Msg (\d+) ", answer.stderr)
    return int(found[1]) if found else answer.stdout
