"""Defects: each applies to the healthy estate; a bad name is one sentence."""

import re
from pathlib import Path

import pytest

from fixtures.lab.defects import REGISTRY, Defect, DefectError, apply_defects
from fixtures.lab.defects.registry import DefectRegistry
from fixtures.lab.defects.targets import (
    BOTH_NODES,
    BOTH_WORKERS,
    CLUSTER,
    INSTALLATION,
    LISTENER,
    PRIMARY_REPLICA,
)
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.topologies import DEFAULT_TOPOLOGY

HEADLINES = (
    "SO-08",
    "SO-12",
    "SO-15",
    "SO-27",
    "SO-30",
    "SO-32",
    "SO-33",
    "SO-39",
    "SO-40",
    "SO-46",
    "AG-08",
    "AG-09",
)
TARGETS = {*BOTH_NODES, *BOTH_WORKERS, CLUSTER, INSTALLATION, PRIMARY_REPLICA, LISTENER}
every_defect = pytest.mark.parametrize("one", tuple(REGISTRY), ids=lambda one: one.name)
# Those of other topologies are applied, and their targets met, where all are judged.
every_plain_defect = pytest.mark.parametrize(
    "one",
    [one for one in REGISTRY if one.topology == DEFAULT_TOPOLOGY],
    ids=lambda one: one.name,
)


@every_plain_defect
def test_defect_applies_to_the_healthy_estate(one: Defect, estate: LabEstate) -> None:
    """Each changes an estate without an error, also when applied by its name."""
    apply_defects(estate, [one.name])


@every_defect
def test_defect_is_described(one: Defect) -> None:
    """A name says what is wrong, a title says it in one sentence."""
    assert re.fullmatch(r"[a-z][a-z0-9_]+", one.name)
    assert one.title.endswith(".")


@every_plain_defect
def test_effects_name_targets_of_the_inventory(one: Defect) -> None:
    """Every target is one of the lab's, none is named twice for a requirement."""
    effects = (*one.breaks, *one.undetermines)
    named = [(id_, target) for id_, targets in effects for target in targets]

    assert {target for _, target in named} <= TARGETS
    assert len(named) == len(set(named))


@pytest.mark.parametrize("requirement", HEADLINES)
def test_every_headline_requirement_can_fail(requirement: str) -> None:
    """At least one defect breaks it."""
    assert any(requirement in dict(one.breaks) for one in REGISTRY)


def test_two_defects_of_one_name_are_refused() -> None:
    """A name means one fault."""
    registry = DefectRegistry()

    def fault(_: LabEstate) -> None: ...

    registry.defect("First.")(fault)

    with pytest.raises(ValueError, match="two defects are called fault"):
        registry.defect("Second.")(fault)


def test_misspelt_name_is_one_sentence_with_the_right_one(estate: LabEstate) -> None:
    """The closest name is offered."""
    with pytest.raises(DefectError) as raised:
        apply_defects(estate, ["master_adress_is_http"])

    assert str(raised.value) == (
        "There is no defect 'master_adress_is_http': "
        "did you mean master_address_is_http?"
    )


@pytest.mark.parametrize(
    ("specification", "sentence"),
    [
        ("witness_missing", "python -m fixtures.lab --list-defects names them all."),
        (
            "README.md:fault",
            "A defect is a name or FILE.py:FUNCTION, 'README.md:fault'",
        ),
    ],
)
def test_what_is_no_defect_leads_nobody_astray(
    estate: LabEstate, specification: str, sentence: str
) -> None:
    """A name that resembles none is given none; what is no name is told the form."""
    with pytest.raises(DefectError, match=re.escape(sentence)):
        apply_defects(estate, [specification])


def test_function_of_a_file_changes_the_estate(
    estate: LabEstate, tmp_path: Path
) -> None:
    """FILE.py:FUNCTION is called with the estate."""
    file = tmp_path / "own.py"
    file.write_text("def fault(estate):\n    estate.dns.clear()\n", encoding="utf-8")

    apply_defects(estate, [f"{file}:fault"])

    assert estate.dns == {}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("def other(estate): ...", "has no function 'fault'"),
        ("fault = 3", "has no function 'fault'"),
        ("def fault(): ...", "must take one argument, the estate"),
        ("def fault(estate):\n    raise KeyError('x')", "failed: KeyError: 'x'."),
        ("def fault(", "cannot be loaded: SyntaxError"),
    ],
)
def test_bad_file_is_one_sentence(
    estate: LabEstate, tmp_path: Path, content: str, sentence: str
) -> None:
    """Whatever is wrong with a file or its function is said, without a traceback."""
    file = tmp_path / "own.py"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(DefectError, match=re.escape(sentence)):
        apply_defects(estate, [f"{file}:fault"])


def test_missing_file_is_one_sentence(estate: LabEstate, tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(DefectError, match=r"There is no file .*own\.py with a defect"):
        apply_defects(estate, [f"{tmp_path / 'own.py'}:fault"])
