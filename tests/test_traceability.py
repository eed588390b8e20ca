"""From the register to checks, defects and documented names, and back: no gaps."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.inventory import load_inventory
from fixtures.lab.defects import REGISTRY, Defect
from fixtures.lab.topologies import DEFAULT_TOPOLOGY
from fixtures.register import of_phase, targets
from fixtures.requirements import Phase, Requirement, load_register
from fixtures.target import TargetKind
from tests.fault_proof import ROWS

CHECKOUT = Path(__file__).parent.parent
DOCUMENTED = CHECKOUT / "fixtures" / "lab" / "documented"
REGISTER = load_register()
#: What test_phases.py proves has no defect of its own.
ACCEPTANCE = list(of_phase(REGISTER, Phase.ACCEPTANCE))


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


def test_every_requirement_has_exactly_one_check() -> None:
    """One check judges one id; what only a person can see has no check."""
    checked = {one.id for one in REGISTER.values() if not one.attestation}

    assert sorted(requirement for requirement, _ in checks()) == sorted(checked)


def test_no_row_is_left_out() -> None:
    """Every row of the agreed register is here, what takes a failover too."""
    agreed = {
        f"{area}-{number:02}"
        for area, rows in ROWS.items()
        for number in range(1, rows + 1)
    }

    assert agreed - {one.partition(".")[0] for one in REGISTER} == set()


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
        TargetKind.INSTANCE: nodes,
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
