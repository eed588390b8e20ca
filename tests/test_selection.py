"""A run is complete only when nothing was left out, in whatever way."""

from __future__ import annotations

import types
from pathlib import Path
from typing import cast

import pytest

from fixtures.selection import is_drill_alone, reasons_for_partial


def reasons(
    root: Path,
    *arguments: str,
    deselected: int = 0,
    folder: Path | None = None,
    options: dict[str, object] | None = None,
    all_checks: str = "checks",
) -> list[str]:
    """Return why a run with this command line is partial."""
    (root / "checks").mkdir(exist_ok=True)
    given = configured(root, *arguments, folder=folder, options=options)
    return list(reasons_for_partial(given, deselected, all_checks))


def configured(
    root: Path,
    *arguments: str,
    folder: Path | None = None,
    options: dict[str, object] | None = None,
) -> pytest.Config:
    """Return what is read of pytest's configuration."""
    config = types.SimpleNamespace(
        option=types.SimpleNamespace(**(options or {})),
        args=list(arguments),
        rootpath=root,
        invocation_params=types.SimpleNamespace(dir=folder or root),
    )
    return cast("pytest.Config", config)


@pytest.mark.parametrize(
    "argument", ["checks", "checks/", "./checks", ".", "x/../checks"]
)
def test_all_checks_are_a_complete_run(tmp_path: Path, argument: str) -> None:
    """However the folder is written, it is the whole."""
    assert reasons(tmp_path, argument) == []


def test_absolute_folder_from_elsewhere_is_complete(tmp_path: Path) -> None:
    """Where the command is given from does not matter."""
    checks = str(tmp_path / "checks")

    assert reasons(tmp_path, checks, folder=tmp_path.parent) == []


def test_more_than_the_checks_is_complete(tmp_path: Path) -> None:
    """A user's own checks beside them take nothing away."""
    assert reasons(tmp_path, "own", "checks") == []


@pytest.mark.parametrize(
    ("arguments", "is_alone"),
    [
        (["checks/failover"], True),
        (["checks/failover/test_drill.py::test_jobs", "checks/failover"], True),
        (["own", "checks/failover"], True),
        (["checks"], False),
        (["."], False),
        (["checks/failover", "checks/scale_out"], False),
        (["own"], False),
    ],
)
def test_drill_is_given_alone(
    tmp_path: Path, arguments: list[str], *, is_alone: bool
) -> None:
    """The other checks judge another phase; a user's own may stand beside it."""
    assert is_drill_alone(configured(tmp_path, *arguments)) == is_alone


@pytest.mark.parametrize("argument", ["checks", "checks/failover"])
def test_checks_of_the_drill_are_a_complete_drill(
    tmp_path: Path, argument: str
) -> None:
    """A drill judges what it has done; nothing else is of its phase."""
    assert reasons(tmp_path, argument, all_checks="checks/failover") == []


@pytest.mark.parametrize(
    "argument",
    ["checks/scale_out", "checks/scale_out/test_master.py", "tests", "checks2",
     "checks/scale_out/test_master.py::test_x", "checks::test_x"],
)  # fmt: skip
def test_part_of_the_checks_is_a_partial_run(tmp_path: Path, argument: str) -> None:
    """A folder, file or single check is a selection, and is named."""
    assert reasons(tmp_path, argument) == [f"only {argument} was given"]


@pytest.mark.parametrize(
    ("attribute", "option"),
    [
        ("keyword", "-k"),
        ("markexpr", "-m"),
        ("deselect", "--deselect"),
        ("ignore", "--ignore"),
        ("ignore_glob", "--ignore-glob"),
        ("lf", "--last-failed"),
        ("stepwise", "--stepwise"),
    ],
)
def test_selecting_option_makes_a_run_partial(
    tmp_path: Path, attribute: str, option: str
) -> None:
    """Each of pytest's ways to leave checks out is noticed."""
    found = reasons(tmp_path, "checks", options={attribute: ["something"]})

    assert found == [f"{option} selects"]


def test_options_that_are_not_used_select_nothing(tmp_path: Path) -> None:
    """Defaults are no selection."""
    unused: dict[str, object] = {"keyword": "", "markexpr": "", "lf": False}

    assert reasons(tmp_path, "checks", options=unused) == []


def test_deselection_by_any_plugin_is_noticed(tmp_path: Path) -> None:
    """Whoever deselected them, checks are missing."""
    assert reasons(tmp_path, "checks", deselected=3) == ["3 checks were deselected"]
