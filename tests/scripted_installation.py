"""
An installation that answers from a script, for tests of what asks and decides.

Healthy by default and made of plain rows: tests change the rows, or put an error in the
place of a connection. It speaks no protocol and knows no SQL: an instance recognises
the questions in a batch by their text.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from fixtures.collect import catalog, sql_server
from fixtures.collect.asking import CimRow
from fixtures.collect.batches import Question, Row
from fixtures.errors import ObservationError, UnreachableError
from fixtures.inventory import Inventory, load_inventory
from fixtures.inventory.model import Host, SqlInstance
from fixtures.observation import Observation
from fixtures.transport.deadline import Deadline
from fixtures.transport.odbc import SqlConnection
from fixtures.transport.tls import ServedCertificate
from fixtures.transport.winrm import WindowsConnection
from tests.collect.scripted import ScriptedHost, Table, row

TWO_NODES = Path(__file__).parent / "inventories" / "two_nodes.toml"
PRIMARY, SECONDARY = "SSISNODE1", "SSISNODE2\\INST1"
NOW = dt.datetime(2026, 7, 1, 12)  # noqa: DTZ001 - as an instance sends it
CLOCKS: Row = {"local_now": NOW, "utc_now": NOW}
ACCOUNTS = "the SIDs of service accounts"
DOMAIN_SID = bytes.fromhex("010500000000000515000000dcf4dc3b833d2b46828ba62858040000")

Rows = dict[str, list[Row]]


def inventory() -> Inventory:
    """Return two nodes with a replica each, and two workers."""
    return load_inventory(TWO_NODES)


@dataclass(slots=True)
class OpenHost(ScriptedHost):
    """A host whose answers can be held back; keeps what it was asked."""

    released: threading.Event = field(default_factory=threading.Event)
    queries: list[str] = field(default_factory=list)
    is_closed: bool = False

    def query(self, namespace: str, wql: str) -> Sequence[CimRow]:
        """Answer once released."""
        self.queries.append(wql)
        assert self.released.wait(30)
        return ScriptedHost.query(self, namespace, wql)

    def close(self) -> None:
        """Take note."""
        self.is_closed = True


@dataclass(slots=True)
class OpenInstance:
    """An instance that answers the questions it finds in a batch."""

    host: str
    rows: Rows
    batches: list[str] = field(default_factory=list)
    is_closed: bool = False

    def run(self, batch: str) -> Sequence[Table]:
        """Return a result for each known question, in the order of the batch."""
        self.batches.append(batch)
        found = sorted((place, name) for name, place in _places(batch))
        return [_table(self.rows.get(name, [])) for _, name in found]

    def close(self) -> None:
        """Take note."""
        self.is_closed = True


@dataclass(slots=True)
class ScriptedConnector:
    """Hands out the scripted targets, or raises the error in their place."""

    hosts: dict[str, OpenHost | ObservationError]
    instances: dict[str, OpenInstance | ObservationError]
    opened: list[str] = field(default_factory=list)

    def windows(self, host: Host) -> WindowsConnection:
        """Open a host."""
        self.opened.append(host.name)
        return cast("WindowsConnection", _open(self.hosts[host.name]))

    def sql(self, instance: SqlInstance) -> SqlConnection:
        """Open an instance."""
        self.opened.append(instance.server_name)
        return cast("SqlConnection", _open(self.instances[instance.server_name]))

    def addresses(self, name: str) -> tuple[str, ...]:
        """Know every name."""
        self.opened.append(name)
        return ("10.0.0.8",)

    def master_certificate(self) -> ServedCertificate:
        """Have nobody listen."""
        raise UnreachableError("ssisom", "refused the connection")

    def accepts_connections(self, host: Host, port: int) -> None:
        """Accept every connection."""

    def listener(self) -> SqlConnection:
        """Have nobody listen."""
        raise UnreachableError("listener", "refused the connection")

    def old_tls_versions(self) -> Mapping[str, bool]:
        """No endpoint to offer anything to."""
        return {}


def observe(
    connector: ScriptedConnector,
    deadline: Deadline | None = None,
    declared: Inventory | None = None,
) -> Observation:
    """Return an observation of the scripted installation."""
    return Observation(
        declared or inventory(), connector, deadline or Deadline.after(30)
    )


def healthy() -> ScriptedConnector:
    """Return an installation in which everything answers."""
    names = ("SSISNODE1", "SSISNODE2", "SSISWORK1", "SSISWORK2")
    return ScriptedConnector(
        hosts={name: healthy_host(name) for name in names},
        instances={
            PRIMARY: OpenInstance(PRIMARY, instance_rows(PRIMARY, "PRIMARY")),
            SECONDARY: OpenInstance(SECONDARY, instance_rows(SECONDARY, "SECONDARY")),
        },
    )


def healthy_host(name: str) -> OpenHost:
    """Return a host with a Scale Out Master and a cluster, free to answer."""
    services = [
        row(Name=service, SystemName=name, StartName=r"CORP\svc-ssisom")
        for service in ("RpcSs", "ClusSvc", "SSISScaleOutMaster160")
    ]
    found = OpenHost(by_class={"root/cimv2:Win32_Service": services, **CLUSTER})
    found.host = name
    found.released.set()
    return found


def instance_rows(name: str, role: str) -> Rows:
    """Return the answers of an instance to its first and second batch."""
    return {
        "the instance": [
            {
                "server_name": name,
                "product_version": "16.0.4175.1",
                "is_hadr_enabled": 1,
                "is_integrated_only": 0,
                "sqlserver_start_time": NOW,
                **CLOCKS,
            }
        ],
        "the local availability replica": [
            {"group_name": "AG", "replica_server_name": name, "role_desc": role}
        ],
        "SSISDB": [database()],
        "the Scale Out Master's properties": [
            {"property_name": "MASTER_ADDRESS", "property_value": "https://ssisom:8391"}
        ],
        ACCOUNTS: [{"name": r"CORP\svc-ssisom", "sid": DOMAIN_SID}],
    }


def database(*, state: str = "ONLINE", is_in_group: bool = True) -> Row:
    """Return SSISDB's row."""
    return {
        "state_desc": state,
        "is_master_key_encrypted_by_server": True,
        "is_in_group": int(is_in_group),
        "family_guid": "F0",
    }


CLUSTER: Mapping[str, Sequence[CimRow]] = {
    "root/MSCluster:MSCluster_Cluster": [row(Name="SSISCLU")],
    "root/MSCluster:MSCluster_Node": [row(Name="SSISNODE1", State="0")],
    "root/MSCluster:MSCluster_ResourceGroup": [row(Name="Core", State="0")],
    "root/MSCluster:MSCluster_Resource": [row(Name="Name", State="2")],
    "root/MSCluster:MSCluster_ResourceToDependentResource": [],
    "root/MSCluster:MSCluster_ResourceToPossibleOwner": [],
}
_QUESTIONS: tuple[Question, ...] = (
    *sql_server.SERVER_QUESTIONS,
    *catalog.CATALOG_QUESTIONS,
)


def _places(batch: str) -> list[tuple[str, int]]:
    found = [
        (one.name, batch.find(one.select.replace("'", "''"))) for one in _QUESTIONS
    ]
    found.append((ACCOUNTS, batch.find("SUSER_SID(account.name)")))
    return [(name, place) for name, place in found if place >= 0]


def _table(rows: list[Row]) -> Table:
    if not rows:
        return Table(("nothing",))
    return Table(tuple(rows[0]), tuple(tuple(one.values()) for one in rows))


def _open(target: object) -> object:
    if isinstance(target, ObservationError):
        raise target
    return target
