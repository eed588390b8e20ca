"""What a remedy in T-SQL is asked to mend, and what it cannot bring back."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from fixtures.lab.defects import REGISTRY, Defect
from fixtures.lab.process import LabProcess
from fixtures.remedies.scripts import load_remedies
from fixtures.verdict import RemedyLanguage
from tests.judged_lab import Outcomes

#: The requirements that have a remedy in T-SQL.
IN_T_SQL = frozenset(
    requirement
    for requirement, scripts in load_remedies().items()
    for script in scripts
    if script.language is RemedyLanguage.T_SQL
)

_BEYOND = tomllib.loads(
    (Path(__file__).parent / "beyond_sql.toml").read_text(encoding="utf-8")
)
#: Defects that take more than T-SQL; and of others, what stays undetermined.
TAKES_MORE: Mapping[str, str] = _BEYOND["takes_more"]
LEFT_OVER: Mapping[str, list[str]] = _BEYOND["left_over"]
#: What T-SQL brings back of what takes more.
HEALS_PARTLY: Mapping[str, list[str]] = _BEYOND["heals_partly"]
#: What a second round brings back, but for what takes time.
TAKES_TWO_ROUNDS: Mapping[str, list[str]] = _BEYOND["takes_two_rounds"]
#: Requirements whose remedy names T-SQL, and why nothing is offered for them.
NOT_OFFERED: Mapping[str, str] = _BEYOND["not_offered"]

#: The last octet of the address that the lab's inventory declares for the listener.
_LISTENER = 31
#: How a section of remedy.sql begins.
_SECTION = re.compile(r"^-- (\S+) on .*:", flags=re.MULTILINE)
#: Every polling job of the lab runs beside SSISDB's own; one defect is about that.
_BESIDE, _ABOUT_IT = "AG-25", "polling_job_left_beside_failover_monitor"


def has_remedy(defect: Defect) -> bool:
    """Return whether what a defect is about has a remedy in T-SQL."""
    broken = {requirement for requirement, _ in defect.breaks} - {_BESIDE}
    return bool(broken & IN_T_SQL) or defect.name == _ABOUT_IT


def is_mended(defect: Defect) -> bool:
    """Return whether T-SQL alone brings back what a defect broke."""
    return has_remedy(defect) and defect.name not in TAKES_MORE


def defects_to_mend() -> list[Defect]:
    """
    Return the defects after which the offered statements must bring back everything.

    A credential takes the polling job's place whatever is wrong with that job: of its
    defects one stands for all that have the same effects.
    """
    found: dict[object, Defect] = {}
    for defect in REGISTRY:
        if is_mended(defect):
            polls = _BESIDE in {requirement for requirement, _ in defect.breaks}
            effects = frozenset(defect.breaks), frozenset(defect.undetermines)
            found.setdefault(effects if polls else defect.name, defect)
    return list(found.values())


def offered_in(script: str) -> str:
    """Return the requirements that a remedy.sql has sections for."""
    return " ".join(sorted(set(_SECTION.findall(script))))


def left_over(defect: Defect, healthy: Outcomes) -> Outcomes:
    """Return what no statement can show again."""
    pairs = LEFT_OVER.get(defect.name, [])
    return {pair: "undetermined" for pair in healthy if " on ".join(pair) in pairs}


def filled_in(lab: LabProcess) -> dict[str, str]:
    """Return what a person would fill in."""
    network = str(lab.endpoints[0]["address"]).rpartition(".")[0]
    return {
        "BackupFolder": r"\\files.lab.example\backups",
        "ListenerAddress": f"{network}.{_LISTENER}",
        "ListenerMask": "255.255.255.0",
        "LoggingPassword": "Aa1-what-a-person''s-choice-is",
        **{f"LoginPassword{place}": "Aa1-what-it-has-elsewhere" for place in range(9)},
        "SSISDBPassword": lab.credentials["catalog_password"],
    }
