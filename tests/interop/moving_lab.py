"""A lab of a test's own, and other people's clients that change it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytds
from pypsrp.wsman import SelectorSet, WSMan

from fixtures.lab.process import LabProcess

PATIENCE_SECONDS = 20.0
_PAUSE_SECONDS = 0.1
_WMI = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/MSCluster"
_GET = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Get"
ROLE = {"Name": "SSIS Scale Out Master"}


def comes_true(state: Callable[[], bool]) -> bool:
    """Return whether a state is there before patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        # While an address moves nobody listens there, as on a real network.
        with contextlib.suppress(pytds.Error, OSError):
            if state():
                return True
        time.sleep(_PAUSE_SECONDS)
    return False


def connect(
    lab: LabProcess, service: str, name: str, database: str | None = None
) -> pytds.Connection:
    """Log in as the lab's administrator where a name is, or was, served."""
    endpoint = next(
        one
        for one in lab.endpoints
        if one["service"] == service and str(one["name"]).startswith(name)
    )
    return pytds.connect(
        dsn=str(endpoint["address"]),
        port=int(endpoint["port"]),
        user=lab.credentials["sql_login"],
        password=lab.credentials["sql_password"],
        database=database,
        autocommit=True,
        login_timeout=10,
    )


def ask_listener(lab: LabProcess, query: str) -> object:
    """Return one value from whoever answers at the listener now."""
    with (
        connect(lab, "availability group listener", "ssislsn") as connection,
        connection.cursor() as cursor,
    ):
        return cursor.execute_scalar(query)


def ask(lab: LabProcess, server: str, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query, or of a command nothing, at an instance."""
    with (
        connect(lab, "SQL Server", server) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(query)
        return list(cursor.fetchall()) if cursor.description else []


class ClusterClient:
    """pypsrp against a node's classes of the failover cluster."""

    def __init__(self, lab: LabProcess, node: str) -> None:
        endpoint = next(
            one
            for one in lab.endpoints
            if one["service"] == "WinRM (HTTP)" and str(one["name"]).startswith(node)
        )
        self._address = str(endpoint["address"])
        self._arguments: dict[str, Any] = {
            "port": int(endpoint["port"]),
            "username": rf"LAB\{lab.credentials['windows_user']}",
            "password": lab.credentials["windows_password"],
            "ssl": False,
            "auth": "ntlm",
        }

    def get(self, class_name: str, name: str) -> dict[str, str]:
        """Return the properties of an instance, as text."""
        with WSMan(self._address, **self._arguments) as client:
            answer = client.invoke(
                _GET,
                f"{_WMI}/{class_name}",
                None,
                selector_set=_selectors({"Name": name}),
            )
        return {one.tag.rpartition("}")[2]: one.text or "" for one in answer.iter()}

    def call(
        self, class_name: str, method: str, keys: dict[str, str], **arguments: str
    ) -> None:
        """Call a method; raises pypsrp's WSManFaultError."""
        uri = f"{_WMI}/{class_name}"
        body = ET.Element(f"{{{uri}}}{method}_INPUT")
        for name, text in arguments.items():
            ET.SubElement(body, f"{{{uri}}}{name}").text = text
        with WSMan(self._address, **self._arguments) as client:
            client.invoke(f"{uri}/{method}", uri, body, selector_set=_selectors(keys))

    def move_role(self, node: str) -> None:
        """Move the Scale Out Master's role to a node."""
        self.call(
            "MSCluster_ResourceGroup",
            "MoveToNewNode",
            ROLE,
            NodeName=node,
            TimeOut="20",
        )


def _selectors(keys: dict[str, str]) -> SelectorSet:
    selectors = SelectorSet()
    for name, text in keys.items():
        selectors.add_option(name, text)
    return selectors
