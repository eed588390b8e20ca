"""The file of waivers is read completely, or refused in one sentence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fixtures.facts.people import Waiver
from fixtures.inventory import InventoryError, load_inventory
from fixtures.requirements import load_register
from fixtures.waivers import load_waivers
from tests.judged_lab import CHECKS
from tests.test_plugin import QUIET, SMALLEST, assert_refused

ONE = """
[[waiver]]
requirement = "SO-12"
target = "SSISNODE2"
justification = "Change 4711."
expiration_date = 2026-05-31
"""


def read(folder: Path, text: str) -> tuple[Waiver, ...]:
    """Return what a file with this text waives."""
    file = folder / "waivers.toml"
    file.write_text(text, encoding="utf-8")
    return load_waivers(file, load_register())


def test_entry_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Requirement, target, justification and last day."""
    assert read(tmp_path, ONE) == (
        Waiver(
            requirement="SO-12",
            target="SSISNODE2",
            justification="Change 4711.",
            expiration_date=dt.date(2026, 5, 31),
        ),
    )


def test_target_may_be_left_out(tmp_path: Path) -> None:
    """Without one the waiver is about every target."""
    (waiver,) = read(tmp_path, ONE.replace('target = "SSISNODE2"', ""))

    assert str(waiver) == "SO-12 on every target"
    assert waiver.concerns("SO-12", "SSISNODE1")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("SO-12", "SO-99", "waiver[0].requirement: expected the id of a requirement"),
        ("2026-05-31", '"soon"', "expiration_date: expected a date such as 2027-01-31"),
        ("justification", "reason", "waiver[0].reason: expected one of the keys"),
        ('"Change 4711."', '""', "justification: expected a text that is not empty"),
        ("expiration_date = 2026-05-31", "", "expected this key to be set"),
    ],
)
def test_mistake_is_told_in_one_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    """A waiver without a reason or an end is none."""
    with pytest.raises(InventoryError) as caught:
        read(tmp_path, ONE.replace(old, new, 1))

    assert sentence in str(caught.value)


def test_inventory_names_the_file_relative_to_itself(tmp_path: Path) -> None:
    """The file lies where the inventory says, seen from the inventory."""
    site = tmp_path / "site.toml"
    site.write_text(f'waivers = "waivers.toml"\n{SMALLEST}', encoding="utf-8")

    assert load_inventory(site).waivers == tmp_path / "waivers.toml"


def test_missing_file_is_refused_before_anything_is_asked(
    pytester: pytest.Pytester,
) -> None:
    """A file that the command line names must be there."""
    (pytester.path / "site.toml").write_text(SMALLEST, encoding="utf-8")

    result = pytester.runpytest_inprocess(
        str(CHECKS), *QUIET, "--inventory=site.toml", "--waivers=waivers.toml"
    )

    assert_refused(result, "*waivers.toml: expected a file of waivers, found none")
