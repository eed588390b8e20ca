"""A plain SQL client of a running lab that waits for what takes a while."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence

import pytds

from fixtures.lab.process import LabProcess

_PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.05

Rows = Sequence[tuple[object, ...]]


class PatientClient:
    """Asks one instance of a lab, by a new connection every time."""

    def __init__(self, lab: LabProcess, name: str) -> None:
        self._lab = lab
        self._endpoint = next(
            one
            for one in lab.endpoints
            if one["service"] == "SQL Server" and str(one["name"]).startswith(name)
        )

    def ask(self, statement: str) -> Rows:
        """Return the rows of a statement's first result set; none if it has none."""
        with (
            pytds.connect(
                dsn=str(self._endpoint["address"]),
                port=int(self._endpoint["port"]),
                user=self._lab.credentials["sql_login"],
                password=self._lab.credentials["sql_password"],
                autocommit=True,
                login_timeout=10,
            ) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def wait_for(self, statement: str, holds: Callable[[Rows], bool]) -> Rows:
        """Ask again until the rows are as wanted, or patience ends; the last rows."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            # What a failover is still about to bring cannot be asked yet.
            with contextlib.suppress(pytds.Error, OSError):
                rows = self.ask(statement)
                if holds(rows):
                    return rows
            time.sleep(_PAUSE_SECONDS)
        return self.ask(statement)
