"""A client of the lab's SQL engine that keeps what a batch brought back."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from fixtures.lab.estate import LabEstate
from fixtures.lab.sql.engine import LabSqlEngine
from fixtures.lab.sql.results import (
    LoginRequest,
    Message,
    Parameter,
    Result,
    Rowset,
    SqlError,
    SqlValue,
)
from fixtures.lab.sql.session import LabSqlSession


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that one batch yielded, in order."""

    results: tuple[Result | SqlError, ...]

    @property
    def rowsets(self) -> list[Rowset]:
        """The result sets."""
        return [one for one in self.results if isinstance(one, Rowset)]

    @property
    def errors(self) -> list[int]:
        """The numbers of the errors."""
        return [one.number for one in self.results if isinstance(one, SqlError)]

    @property
    def texts(self) -> list[str]:
        """The texts of the errors."""
        return [one.text for one in self.results if isinstance(one, SqlError)]

    @property
    def messages(self) -> list[str]:
        """The texts of the informational messages."""
        return [one.text for one in self.results if isinstance(one, Message)]


class SqlClient:
    """One session and what can be asked of it."""

    def __init__(self, session: LabSqlSession) -> None:
        self.session = session

    def run(self, text: str, *parameters: Parameter) -> Answer:
        """Run a batch to its end."""
        cancelled = threading.Event()
        return Answer(tuple(self.session.execute(text, parameters, cancelled)))

    def call(self, name: str, *parameters: Parameter) -> Answer:
        """Call a procedure by name."""
        return Answer(tuple(self.session.call(name, parameters, threading.Event())))

    def rows(self, text: str) -> list[tuple[SqlValue, ...]]:
        """The rows of a batch that brings exactly one result set and no error."""
        answer = self.run(text)
        assert answer.texts == []
        (only,) = answer.rowsets
        return list(only.rows)

    def column(self, text: str) -> list[SqlValue]:
        """The first column of the only result set."""
        return [row[0] for row in self.rows(text)]

    def value(self, expression: str) -> SqlValue:
        """What an expression is."""
        ((value,),) = self.rows(f"SELECT {expression}")
        return value

    def type(self, expression: str) -> str:
        """The type of an expression, as a result set declares it."""
        (only,) = self.run(f"SELECT {expression}").rowsets
        kind = only.columns[0].type
        parts = [one for one in (kind.length, kind.precision, kind.scale) if one]
        return f"{kind.name}({','.join(map(str, parts))})" if parts else kind.name

    def errors(self, text: str) -> list[int]:
        """The numbers of the errors of a batch."""
        return self.run(text).errors


def log_in(
    engine: LabSqlEngine,
    estate: LabEstate,
    server: str,
    user: str,
    password: str,
    *,
    database: str = "",
    read_only_intent: bool = False,
) -> SqlClient:
    """Log in to an instance at its own address."""
    instance = estate.instance(server)
    return SqlClient(
        engine.login(
            LoginRequest(
                user=user,
                password=password,
                database=database,
                application="tests",
                client_host="CLIENT",
                server_name=server,
                local_address=estate.host(instance.host).address,
                local_port=instance.port,
                read_only_intent=read_only_intent,
            )
        )
    )
