"""From the register to checks, defects and documented names, and back: no gaps."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from fixtures.collect import catalog, failover_cluster, sql_server, windows
from fixtures.collect.batches import Question
from fixtures.inventory import load_inventory
from fixtures.lab.defects import REGISTRY, Defect
from fixtures.lab.topologies import DEFAULT_TOPOLOGY
from fixtures.register import of_phase, targets
from fixtures.requirements import Phase, Requirement, load_register
from fixtures.target import TargetKind

CHECKOUT = Path(__file__).parent.parent
DOCUMENTED = CHECKOUT / "fixtures" / "lab" / "documented"
REGISTER = load_register()
#: What test_phases.py proves has no defect of its own.
ACCEPTANCE = list(of_phase(REGISTER, Phase.ACCEPTANCE))

#: Views that sql_columns.json does not list, by the page that documents them.
OTHER_VIEWS = {
    # docs/relational-databases/system-dynamic-management-views/
    #   sys-dm-os-sys-info-transact-sql.md
    "sys.dm_os_sys_info": {"sqlserver_start_time"},
    # docs/relational-databases/system-catalog-views/
    #   sys-server-permissions-transact-sql.md, sys-server-role-members-transact-sql.md
    "sys.server_permissions": {"grantee_principal_id", "type", "state_desc"},
    "sys.server_role_members": {"role_principal_id", "member_principal_id"},
    # No page documents SSISDB's tables: the product's own schema script has them.
    "internal.executions": {"execution_id", "job_id"},
    "internal.tasks": {"JobId", "WorkerAgentId"},
}
QUESTIONS = (
    *sql_server.SERVER_QUESTIONS,
    *catalog.CATALOG_QUESTIONS,
)
WQL = {
    windows.SERVICES_QUERY: "root/cimv2",
    failover_cluster.CLUSTER_QUERY: "root/MSCluster",
    failover_cluster.NODES_QUERY: "root/MSCluster",
    failover_cluster.ROLES_QUERY: "root/MSCluster",
    failover_cluster.RESOURCES_QUERY: "root/MSCluster",
    failover_cluster.DEPENDENCIES_QUERY: "root/MSCluster",
    failover_cluster.OWNERS_QUERY: "root/MSCluster",
}
#: What collectors read from ``SELECT *``.
READ_OF_ALL = {
    "MSCluster_Resource": {
        "Name", "Type", "State", "OwnerGroup", "OwnerNode", "PrivateProperties"
    },
    "MSCluster_ResourceToDependentResource": {"Antecedent", "Dependent"},
    "MSCluster_ResourceToPossibleOwner": {"GroupComponent", "PartComponent"},
}  # fmt: skip
_WQL = re.compile(r"SELECT (?P<columns>.+) FROM (?P<name>\w+)(?: WHERE (?P<where>.+))?")


def documented(file: str) -> dict[str, dict[str, list[list[str]]]]:
    """Return a table of what Microsoft documents."""
    content: dict[str, dict[str, list[list[str]]]] = json.loads(
        (DOCUMENTED / file).read_text(encoding="utf-8")
    )
    return content


def checks() -> Iterator[tuple[str, str]]:
    """Yield every check's requirement, and where the check stands."""
    for file in sorted((CHECKOUT / "checks").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and _is_check(node):
                yield _marked(node), f"{file.name}::{node.name}"


def _is_check(function: ast.FunctionDef) -> bool:
    # The one that judges every attestation has no requirement of its own.
    marks = {ast.unparse(one) for one in function.decorator_list}
    return function.name.startswith("test_") and "pytest.mark.attested" not in marks


def _marked(function: ast.FunctionDef) -> str:
    marks = [
        ast.literal_eval(one.args[0])
        for one in function.decorator_list
        if isinstance(one, ast.Call)
        and ast.unparse(one.func) == "pytest.mark.requirement"
    ]
    return str(marks[0]) if marks else ""


def columns_of(select: str) -> set[tuple[str, str]]:
    """Return the columns that a query names, each with its view."""
    query = sqlglot.parse_one(select, dialect="tsql")
    views = {
        table.alias_or_name: ".".join(part.name for part in table.parts)
        for table in query.find_all(exp.Table)
    }
    unqualified = next(iter(views.values()), "")
    return {
        (views[column.table] if column.table else unqualified, column.name)
        for column in query.find_all(exp.Column)
    }


def properties_of(wql: str) -> set[str]:
    """Return the properties that a WQL query names, or that are read of all."""
    match = _WQL.fullmatch(wql)
    assert match is not None
    if match["columns"] == "*":
        return READ_OF_ALL[match["name"]]
    compared = re.findall(r"(\w+) (?:=|LIKE) '", match["where"] or "")
    return {*match["columns"].split(", "), *compared}


def is_documented(view: str, column: str) -> bool:
    """Whether a view has a column, by its documentation."""
    views = documented("sql_columns.json")
    view = view.removeprefix("master.")
    found = views.get(view) or views.get(f"SSISDB.{view}")
    names = {name for name, *_ in found["columns"]} if found else OTHER_VIEWS[view]
    return column in names


def test_every_requirement_has_exactly_one_check() -> None:
    """One check judges one id; what only a person can see has no check."""
    checked = {one.id for one in REGISTER.values() if not one.attestation}

    assert sorted(requirement for requirement, _ in checks()) == sorted(checked)


@pytest.mark.parametrize(
    ("requirement", "check"), [pytest.param(*one, id=one[1]) for one in checks()]
)
def test_every_check_judges_a_registered_requirement(
    requirement: str, check: str
) -> None:
    """A check without an entry would say nothing of source and remedy."""
    assert requirement in REGISTER, check


@pytest.mark.parametrize("requirement", REGISTER.values(), ids=list(REGISTER))
def test_every_requirement_says_what_a_reader_needs(requirement: Requirement) -> None:
    """Where it stands, why it matters, how it is mended and seen by hand."""
    assert requirement.source.document in {
        "Scale Out support for high availability",
        "SSIS with AlwaysOn",
        "Configuring Integration Services in a Clustered Environment",
    }
    assert requirement.source.section
    assert requirement.why.endswith(".")
    assert requirement.remedy.endswith((".", ";"))
    assert requirement.reproduction


@pytest.mark.parametrize(
    "requirement",
    [one for one in ACCEPTANCE if not REGISTER[one].attestation],
)
def test_every_requirement_can_be_broken(requirement: str) -> None:
    """At least one defect turns each check red."""
    broken = {one for defect in REGISTRY for one, _ in defect.breaks}

    assert requirement in broken


@pytest.mark.parametrize("requirement", ACCEPTANCE)
def test_every_requirement_can_be_undetermined(requirement: str) -> None:
    """At least one defect takes away what each check looks at."""
    lost = {one for defect in REGISTRY for one, _ in defect.undetermines}

    assert requirement in lost


@pytest.mark.parametrize("defect", list(REGISTRY), ids=lambda defect: defect.name)
def test_every_defect_names_registered_requirements(defect: Defect) -> None:
    """A defect says on which requirements it shows, and where."""
    effects = (*defect.breaks, *defect.undetermines)

    assert all(names and one in REGISTER for one, names in effects)


@pytest.mark.parametrize(
    "defect",
    [one for one in REGISTRY if one.topology == DEFAULT_TOPOLOGY],
    ids=lambda defect: defect.name,
)
def test_every_defect_names_targets_of_its_requirements(defect: Defect) -> None:
    """What a target is called is known in the topology that has no peculiarities."""
    nodes = {"SSISNODE1", "SSISNODE2"}
    known = {
        TargetKind.INSTALLATION: {"lab"},
        TargetKind.FAILOVER_CLUSTER: {"SSISCLU"},
        TargetKind.CLUSTER_NODE: nodes,
        TargetKind.MASTER_NODE: nodes,
        TargetKind.INTEGRATION_SERVICES_NODE: nodes,
        TargetKind.WORKER: {"SSISWORK1", "SSISWORK2"},
        TargetKind.LISTENER: {"ssislsn.lab.example"},
        TargetKind.REPLICA: nodes,
        TargetKind.SECONDARY: nodes,
        TargetKind.PRIMARY: {"primary replica"},
    }

    effects = (*defect.breaks, *defect.undetermines)

    assert all(set(names) <= known[REGISTER[one].targets] for one, names in effects)


def test_every_kind_of_target_is_known_to_the_inventory() -> None:
    """No requirement is about something that nobody can declare."""
    declared = load_inventory(CHECKOUT / "tests" / "inventories" / "two_nodes.toml")

    assert all(
        targets(declared, kind)[0].name != "none declared" for kind in TargetKind
    )


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_column_is_documented(question: Question) -> None:
    """No query names a column that a view does not have."""
    # A question of SERVERPROPERTY or of the clock alone names no column.
    columns = columns_of(question.select)

    assert [one for one in sorted(columns) if not is_documented(*one)] == []


def test_undocumented_column_would_be_noticed() -> None:
    """The comparison is not kept vacuously."""
    columns = columns_of("SELECT db.nam FROM sys.databases AS db WHERE state = 0")

    assert columns == {("sys.databases", "nam"), ("sys.databases", "state")}
    assert not is_documented("sys.databases", "nam")
    assert is_documented("catalog.master_properties", "property_name")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_question_only_reads(question: Question) -> None:
    """What is sent without being asked for is one SELECT that goes nowhere."""
    query = sqlglot.parse_one(question.select, dialect="tsql")

    assert isinstance(query, exp.Select)
    assert query.args.get("into") is None


@pytest.mark.parametrize(("wql", "namespace"), WQL.items())
def test_every_property_is_documented(wql: str, namespace: str) -> None:
    """No query names a property that a class does not have."""
    match = _WQL.fullmatch(wql)
    assert match is not None

    found = documented("wmi_classes.json")[f"{namespace}:{match['name']}"]

    assert properties_of(wql) <= {name for name, *_ in found["properties"]}
    assert properties_of(wql)


def test_registry_methods_are_documented() -> None:
    """The registry is read through methods that StdRegProv has."""
    methods = documented("wmi_classes.json")["root/default:StdRegProv"]["methods"]

    assert {"GetStringValue", "EnumKey"} <= set(methods)
