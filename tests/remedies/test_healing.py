"""Every T-SQL remedy mends: fault, statements by another client, all met."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixtures.lab.defects import REGISTRY, Defect
from fixtures.remedies.scripts import load_remedies
from fixtures.verdict import RemedyLanguage
from tests.defect_runs import DefectRuns
from tests.judged_lab import Outcomes
from tests.remedies.proof import HEALED, OFFERED
from tests.remedies.sqlcmd import run_script

IN_T_SQL = frozenset(
    requirement
    for requirement, scripts in load_remedies().items()
    for script in scripts
    if script.language is RemedyLanguage.T_SQL
)


#: How a section of remedy.sql begins.
_SECTION = re.compile(r"^-- (\S+) on .*:", flags=re.MULTILINE)
_BEYOND = tomllib.loads(
    (Path(__file__).parent / "beyond_sql.toml").read_text(encoding="utf-8")
)
#: Defects that take more than T-SQL; and of others, what stays undetermined.
TAKES_MORE: dict[str, str] = _BEYOND["takes_more"]
LEFT_OVER: dict[str, list[str]] = _BEYOND["left_over"]


#: Every polling job of the lab runs beside SSISDB's own; one defect is about that.
_BESIDE, _ABOUT_IT = "AG-25", "polling_job_left_beside_failover_monitor"


def has_remedy(defect: Defect) -> bool:
    """Return whether what a defect is about has a remedy in T-SQL."""
    broken = {requirement for requirement, _ in defect.breaks} - {_BESIDE}
    return bool(broken & IN_T_SQL) or defect.name == _ABOUT_IT


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DefectRuns]:
    """The runs that the defects of this module share."""
    shared = DefectRuns(tmp_path_factory)
    yield shared
    shared.close()


def secrets(runs: DefectRuns, defect: Defect) -> dict[str, str]:
    """Return what a person would fill in."""
    credentials = runs.on(defect.topology).lab.credentials
    return {
        "ListenerAddress": "10.0.0.40",
        "ListenerMask": "255.255.255.0",
        "LoggingPassword": "Aa1-what-a-person''s-choice-is",
        "LoginPassword": "Aa1-what-it-has-elsewhere",
        "SSISDBPassword": credentials["catalog_password"],
    }


def left_over(defect: Defect, healthy: Outcomes) -> Outcomes:
    """Return what no statement can show again."""
    pairs = LEFT_OVER.get(defect.name, [])
    return {pair: "undetermined" for pair in healthy if " on ".join(pair) in pairs}


def test_every_exception_is_a_defect_with_a_remedy() -> None:
    """The exceptions name defects that exist, and that something is offered for."""
    names = {one.name for one in REGISTRY if has_remedy(one)}

    assert names >= TAKES_MORE.keys() | LEFT_OVER.keys()


@pytest.mark.parametrize(
    "defect",
    [one for one in REGISTRY if has_remedy(one) and one.name not in TAKES_MORE],
    ids=lambda defect: defect.name,
)
def test_remedy_mends_what_the_defect_broke(
    runs: DefectRuns, record_property: Callable[[str, object], None], defect: Defect
) -> None:
    """After the offered statements everything is as in the installation as built."""
    healthy = runs.healthy(defect.topology)
    run = runs.on(defect.topology)
    broken = run.judge(defect.name)
    offered = " ".join(sorted(set(_SECTION.findall(broken.remedies))))
    record_property(OFFERED, offered)

    for _ in range(2):  # whoever runs it twice has done nothing more
        run_script(run.lab, broken.remedies, secrets(runs, defect))
    # Until a package has run, nothing but opening the key shows that it opens.
    mended = run.judge_again(probe_master_key="AG-08" in offered)

    assert mended.outcomes == {**healthy, **left_over(defect, healthy)}
    assert mended.failures_of_the_lab == ()
    record_property(HEALED, offered)
