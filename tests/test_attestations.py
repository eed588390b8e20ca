"""The file of attestations is read completely, or refused in one sentence."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fixtures.attestations import load_attestations
from fixtures.errors import AttestationNeededError
from fixtures.facts.people import Attestation
from fixtures.inventory import InventoryError, load_inventory
from fixtures.observed.attestations import find_attestation
from fixtures.requirements import load_register
from tests.judged_lab import CHECKS
from tests.test_plugin import QUIET, SMALLEST, assert_refused

REGISTER = load_register()
ONE = """
[[attestation]]
requirement = "AG-21"
statement = "Both are in the safe."
who = "Erika Mustermann"
when = 2026-03-01
expires = 2027-03-01
"""
TODAY = dt.date(2026, 6, 1)


def attested(**changes: object) -> Attestation:
    """Return an attestation that counts on the day of these tests."""
    fields: dict[str, object] = {
        "requirement": "AG-21",
        "target": "",
        "statement": "Both are in the safe.",
        "who": "Erika Mustermann",
        "when": dt.date(2026, 3, 1),
        "expires": dt.date(2027, 3, 1),
    }
    return Attestation(**(fields | changes))  # type: ignore[arg-type] # any field


def read(folder: Path, text: str) -> tuple[Attestation, ...]:
    """Return what a file with this text attests."""
    file = folder / "attestations.toml"
    file.write_text(text, encoding="utf-8")
    return load_attestations(file, REGISTER)


def test_entry_is_read_as_it_is_written(tmp_path: Path) -> None:
    """Requirement, statement, person and both days; no target means every target."""
    assert read(tmp_path, ONE) == (attested(),)


def test_empty_file_attests_nothing(tmp_path: Path) -> None:
    """A file that was only begun is no mistake."""
    assert read(tmp_path, "# to be done\n") == ()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("AG-21", "SO-12", "attestation[0].requirement: expected a requirement that"),
        ("AG-21", "AG-99", "found 'AG-99'"),
        ("2027-03-01", "2025-03-01", "attestation[0].expires: expected a day after"),
        ("2027-03-01", "'next year'", "expires: expected a date such as 2027-01-31"),
        ("2027-03-01", "2027-03-01T00:00:00", "attestation[0].expires: expected"),
        ("who =", "whom =", "did you mean who?"),
        ("Erika Mustermann", " ", "who: expected a text that is not empty"),
        ("[[attestation]]", "[[attestations]]", "did you mean attestation?"),
    ],
)
def test_mistake_is_told_in_one_sentence(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    """Where, what was expected, and what was found."""
    with pytest.raises(InventoryError) as caught:
        read(tmp_path, ONE.replace(old, new, 1))

    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (dt.date(2026, 2, 28), False),
        (dt.date(2026, 3, 1), True),
        (dt.date(2027, 3, 1), True),
        (dt.date(2027, 3, 2), False),
    ],
)
def test_attestation_counts_from_its_day_to_its_last(
    day: dt.date,
    counts: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """Both days are included."""
    assert attested().is_valid_on(day) is counts


@pytest.mark.parametrize(
    ("target", "concerns"), [("", True), ("lab", True), ("LAB", True), ("x", False)]
)
def test_attestation_may_be_about_one_target(target: str, concerns: bool) -> None:  # noqa: FBT001 - a column of the table
    """Without a target it is about all of them."""
    assert attested(target=target).concerns("AG-21", "lab") is concerns
    assert not attested(target=target).concerns("AG-22", "lab")


def test_valid_attestation_is_preferred() -> None:
    """An old entry beside its renewal does no harm, wherever it stands."""
    old = attested(when=dt.date(2024, 1, 1), expires=dt.date(2025, 1, 1))
    to_come = attested(when=dt.date(2026, 7, 1), expires=dt.date(2028, 1, 1))

    found = find_attestation((old, attested(), to_come), "AG-21", "lab", TODAY)

    assert found == attested()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ((), "nobody has attested it"),
        ((attested(requirement="AG-22"),), "nobody has attested it"),
        ((attested(target="other"),), "nobody has attested it"),
        (
            (attested(expires=dt.date(2026, 5, 31)),),
            "that of Erika Mustermann expired on 2026-05-31",
        ),
        (
            (attested(when=dt.date(2026, 6, 2)),),
            "that of Erika Mustermann is dated 2026-06-02, a day to come",
        ),
    ],
)
def test_missing_or_expired_attestation_is_needed(
    given: tuple[Attestation, ...], reason: str
) -> None:
    """The error says that a person is wanted, and what is wrong with the old word."""
    with pytest.raises(AttestationNeededError) as caught:
        find_attestation(given, "AG-21", "lab", TODAY)

    assert str(caught.value) == f"lab: needs attestation: {reason}"


def test_inventory_names_the_file_relative_to_itself(tmp_path: Path) -> None:
    """The file lies where the inventory says, seen from the inventory."""
    site = tmp_path / "site.toml"
    site.write_text(f'attestations = "people.toml"\n{SMALLEST}', encoding="utf-8")

    assert load_inventory(site).attestations == tmp_path / "people.toml"


def test_missing_file_is_refused_before_anything_is_asked(
    pytester: pytest.Pytester,
) -> None:
    """A file that the command line names must be there."""
    (pytester.path / "site.toml").write_text(SMALLEST, encoding="utf-8")

    result = pytester.runpytest_inprocess(
        str(CHECKS), *QUIET, "--inventory=site.toml", "--attestations=people.toml"
    )

    assert_refused(result, "*people.toml: expected a file of attestations, found none")
