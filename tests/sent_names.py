"""
What is sent to an installation, held against what Microsoft documents.

It is recorded as it passes the transports, so that no list of queries has to be kept;
a view or class that is not documented cannot slip in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from fixtures.collect import batches
from fixtures.collect.batches import Question
from fixtures.transport.cim import CimInstance
from fixtures.transport.winrm import WindowsConnection

_DOCUMENTED = Path(__file__).parent.parent / "fixtures" / "lab" / "documented"
_WQL = re.compile(r"SELECT (?P<columns>.+) FROM (?P<name>\w+)(?: WHERE (?P<where>.+))?")
#: Views that sql_columns.json does not list, by the page that documents them.
OTHER_VIEWS = {
    # docs/relational-databases/system-tables/backupset-transact-sql.md
    "msdb.dbo.backupset": {
        "database_name",
        "type",
        "is_copy_only",
        "backup_finish_date",
    },
    # docs/relational-databases/system-dynamic-management-views/
    #   sys-dm-os-sys-info-transact-sql.md
    "sys.dm_os_sys_info": {
        "sqlserver_start_time",
        "ms_ticks",
        "sqlserver_start_time_ms_ticks",
    },
    # docs/relational-databases/system-dynamic-management-views/
    #   sys-dm-os-cluster-nodes-transact-sql.md
    "sys.dm_os_cluster_nodes": {"NodeName", "is_current_owner"},
    # docs/relational-databases/system-dynamic-management-views/
    #   sys-dm-hadr-availability-replica-cluster-nodes-transact-sql.md,
    #   sys-dm-tcp-listener-states-transact-sql.md
    "sys.dm_hadr_availability_replica_cluster_nodes": {
        "replica_server_name",
        "node_name",
    },
    "sys.dm_tcp_listener_states": {"ip_address", "port", "type", "state"},
    # docs/relational-databases/system-catalog-views/
    #   sys-server-permissions-transact-sql.md, sys-server-role-members-transact-sql.md
    "sys.server_permissions": {"grantee_principal_id", "type", "state_desc"}
    | {"class", "major_id"},
    "sys.server_role_members": {"role_principal_id", "member_principal_id"},
    # docs/relational-databases/system-catalog-views/
    #   sys-assemblies-transact-sql.md and others
    "sys.assemblies": {"assembly_id", "name", "clr_name", "is_user_defined"},
    "sys.assembly_files": {"assembly_id", "file_id", "content"},
    "sys.trusted_assemblies": {"hash"},
    "sys.asymmetric_keys": {"sid", "thumbprint"},
    # docs/relational-databases/system-tables/dbo-sysproxies-transact-sql.md
    "msdb.dbo.sysproxies": {"proxy_id", "name", "credential_id", "enabled"},
    # docs/integration-services/system-views/
    #   catalog-operation-messages-ssisdb-database.md
    "catalog.operation_messages": {"operation_id"},
    # No page documents SSISDB's tables: the product's own schema script has them.
    "internal.executions": {"execution_id", "job_id"},
    "internal.tasks": {"JobId", "WorkerAgentId"},
}
_CALL = re.compile(r"\bEXEC(?:UTE)?\s+([\w.]+)", re.IGNORECASE)
#: Procedures that only look something up.
READING_PROCEDURES = {
    # docs/relational-databases/system-stored-procedures/
    #   xp-logininfo-transact-sql.md
    "master.sys.xp_logininfo",
}
CHANGING_WORDS = {"INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "INTO"} | {
    "CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "DENY", "OPEN", "BACKUP"
}  # fmt: skip
#: Properties that wmi_classes.json does not list, by the page that documents them.
OTHER_PROPERTIES = {
    # previous-versions/windows/desktop/mscs/network-name-private-properties
    ("MSCluster_Property_Resource_Network_Name", "dnssuffix"),
    # azure-sql/virtual-machines/windows/
    #   availability-group-distributed-network-name-dnn-listener-configure.md
    ("MSCluster_Property_Resource_Distributed_Network_Name", "dnsname"),
}


def documented(file: str) -> Mapping[str, dict[str, Any]]:
    """Return a table of what Microsoft documents."""
    content: dict[str, dict[str, Any]] = json.loads(
        (_DOCUMENTED / file).read_text(encoding="utf-8")
    )
    return content


@dataclass(slots=True)
class Recorder:
    """What one run sends: questions, WQL with its namespace, properties, methods."""

    questions: dict[str, Question] = field(default_factory=dict)
    wql: set[tuple[str, str]] = field(default_factory=set)
    properties: set[tuple[str, str]] = field(default_factory=set)
    methods: set[tuple[str, str, str]] = field(default_factory=set)

    def listen(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put an ear on every way out."""
        scope, present = batches._in_own_scope, CimInstance._present
        query, invoke = WindowsConnection.query, WindowsConnection.invoke

        def question(number: int, asked: Question, database: str) -> str:
            self.questions[asked.select] = asked
            return scope(number, asked, database)

        def enumerate_(to: WindowsConnection, namespace: str, wql: str) -> object:
            self.wql.add((namespace, wql))
            return query(to, namespace, wql)

        def call(
            to: WindowsConnection, namespace: str, name: str, method: str, *rest: object
        ) -> object:
            self.methods.add((namespace, name, method))
            return invoke(to, namespace, name, method, *rest)  # type: ignore[arg-type]

        def read(instance: CimInstance, name: str) -> object:
            self.properties.add((instance.class_name, name))
            return present(instance, name)

        monkeypatch.setattr(batches, "_in_own_scope", question)
        monkeypatch.setattr(WindowsConnection, "query", enumerate_)
        monkeypatch.setattr(WindowsConnection, "invoke", call)
        monkeypatch.setattr(CimInstance, "_present", read)


def columns_of(select: str) -> set[tuple[str, str]]:
    """Return the columns that a query names, each with its view."""
    query = sqlglot.parse_one(select, dialect="tsql")
    views = {
        table.alias_or_name: ".".join(part.name for part in table.parts)
        for table in query.find_all(exp.Table)
    }
    unqualified = next(iter(views.values()), "")
    # The query makes these itself, and names their columns.
    made = {one.alias for one in query.find_all(exp.Values, exp.Subquery)}
    return {
        (views[column.table] if column.table else unqualified, column.name)
        for column in query.find_all(exp.Column)
        if column.table not in made
    }


def is_column(view: str, column: str) -> bool:
    """Whether a view has a column, by its documentation."""
    views = documented("sql_columns.json")
    view = view.removeprefix("master.")
    found = views.get(view) or views.get(f"SSISDB.{view}")
    names = {name for name, *_ in found["columns"]} if found else OTHER_VIEWS[view]
    return column in names


def only_reads(question: Question) -> bool:
    """Whether a question is one SELECT that goes nowhere, or a procedure that reads."""
    called = _CALL.findall(question.select)
    if called:
        words = set(re.findall(r"\w+", question.select.upper()))
        return set(called) <= READING_PROCEDURES and not words & CHANGING_WORDS
    query = sqlglot.parse_one(question.select, dialect="tsql")
    return isinstance(query, exp.Select) and query.args.get("into") is None


def named_in(wql: str) -> set[str]:
    """Return the properties that a WQL query spells out."""
    match = _WQL.fullmatch(wql)
    assert match is not None
    compared = re.findall(r"(\w+) (?:=|LIKE) '", match["where"] or "")
    return {*match["columns"].split(", "), *compared} - {"*"}


def class_of(wql: str) -> str:
    """Return the class that a WQL query asks for."""
    match = _WQL.fullmatch(wql)
    assert match is not None
    return match["name"]


def undocumented_properties(recorder: Recorder) -> set[tuple[str, str]]:
    """Return the properties that no class of their name has."""
    classes = documented("wmi_classes.json")
    asked = {(class_of(wql), name) for _, wql in recorder.wql for name in named_in(wql)}
    of_a_class = {one for one in recorder.properties if not one[0].endswith("_OUTPUT")}
    known = {
        (key.partition(":")[2], name.lower())
        for key, found in classes.items()
        for name, *_ in found.get("properties", ())
    }
    # Private properties come inside their resource, in a class for each type.
    known |= OTHER_PROPERTIES | {
        (f"MSCluster_Property_Resource_{kind.replace(' ', '_')}", name.lower())
        for kind, names in classes["_private_properties"].items()
        for name, *_ in names
    }
    return {
        (one, name)
        for one, name in asked | of_a_class
        # An answer to a list of columns does not name its class; the query did.
        if one and (one, name.lower()) not in known
    }


def undocumented(recorder: Recorder) -> set[tuple[str, ...]]:
    """Return the columns, properties and methods that the product does not have."""
    selects = [one for one in recorder.questions if not _CALL.search(one)]
    columns = {one for select in selects for one in columns_of(select)}
    classes = documented("wmi_classes.json")
    methods = {
        one
        for one in recorder.methods
        if one[2] not in classes[f"{one[0]}:{one[1]}"]["methods"]
    }
    unknown = {one for one in columns if not is_column(*one)}
    return unknown | undocumented_properties(recorder) | methods
