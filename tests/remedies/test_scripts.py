"""The files of remedies: each for a requirement, each resting on facts, all quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.observed.needs import NEEDS
from fixtures.remedies.offers import offered_remedies
from fixtures.remedies.quoting import UnquotableError
from fixtures.remedies.scripts import REMEDIES_FOLDER, UnquotedError, load_remedies
from fixtures.requirements import load_register
from fixtures.verdict import RemedyLanguage
from reports.remedy_script import SECRETS, secrets_in

#: Facts that rest on the inventory alone.
_DECLARED = frozenset(
    {"target", "target_server", "expected_master_address", "logging_user"}
    | {
        "declared_listener",
        "monitor_period",
        "logging_endpoint",
        "replica_servers",
        "target_node",
        "agent_service_name",
    }
)
ALL = [script for scripts in load_remedies().values() for script in scripts]


def test_every_remedy_belongs_to_a_requirement() -> None:
    """Files are named for requirements, of which each has a remedy in words."""
    assert load_remedies().keys() <= load_register().keys()


def test_every_remedy_rests_on_known_facts() -> None:
    """What a file names is a fact that can be asked for."""
    names = {name for script in ALL for name in script.facts}

    assert names <= NEEDS.keys() | _DECLARED


def in_folder(folder: Path, text: str) -> Path:
    """Write a remedy of a requirement into a folder of its own."""
    (folder / "SO-46.sql").write_text(text, encoding="utf-8")
    return folder


def test_value_without_a_filter_is_an_error(tmp_path: Path) -> None:
    """Nobody can forget to quote."""
    (script,) = load_remedies(in_folder(tmp_path, "DROP LOGIN {{ login }}"))["SO-46"]

    with pytest.raises(UnquotedError):
        script.fill_in(lambda _: "x")


def test_value_is_quoted_where_it_stands(tmp_path: Path) -> None:
    """The filter says what a value is."""
    folder = in_folder(tmp_path, "DROP LOGIN {{ login | name }}")
    (script,) = load_remedies(folder)["SO-46"]
    remedy = script.fill_in(lambda _: "a]b")

    assert remedy is not None
    assert remedy.statements == "DROP LOGIN [a]]b]"
    assert remedy.language is RemedyLanguage.T_SQL
    assert script.facts == {"login"}


def test_remedy_may_come_to_nothing(tmp_path: Path) -> None:
    """Where the facts rule T-SQL out nothing is offered."""
    folder = in_folder(tmp_path, "{% if is_wanted %}\nSELECT 1\n{% endif %}")
    (script,) = load_remedies(folder)["SO-46"]

    assert script.fill_in(lambda _: False) is None


def test_fact_that_cannot_be_written_costs_the_offer() -> None:
    """Half a remedy is none."""

    def hostile(_: str) -> object:
        return "x\nGO\nSHUTDOWN"

    with pytest.raises(UnquotableError):
        load_remedies()["AG-16"][0].fill_in(hostile)
    assert offered_remedies("AG-16", hostile) == ()


def test_requirement_without_remedy_is_offered_nothing() -> None:
    """Most requirements are not mended by statements."""
    assert offered_remedies("SO-58", lambda _: "x") == ()


def test_secrets_are_explained() -> None:
    """Whatever a person must fill in stands in the head of remedy.sql."""
    texts = [file.read_text(encoding="utf-8") for file in REMEDIES_FOLDER.iterdir()]

    assert set(secrets_in(texts)) <= SECRETS.keys()


def test_facts_of_a_part_are_those_of_who_includes_it(tmp_path: Path) -> None:
    """What a part names is asked for, but for what its includer gives it."""
    text = '{% for account in refused %}{% include "_windows_login.sql" %}{% endfor %}'
    (of_a_loop,) = load_remedies(in_folder(tmp_path, text))["SO-46"]
    (whole,) = load_remedies()["AG-09"]

    assert of_a_loop.facts == {"refused"}
    assert "primary_server" in whole.facts


@pytest.mark.parametrize(
    "file", sorted(REMEDIES_FOLDER.glob("*.sql")), ids=lambda file: file.stem
)
def test_every_server_is_entered_and_left_by_itself(file: Path) -> None:
    """
    Behind a server stands the database, alone; a script ends with a batch.

    Management Studio runs a whole batch on the last server that it names.
    """
    lines = [
        line
        for line in file.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("{%", "--"))
    ]
    entered = [place for place, line in enumerate(lines) if line.startswith(":")]

    assert all(lines[place + 1].startswith("USE ") for place in entered)
    assert all(lines[place + 2] == "GO" for place in entered)
    assert not entered or lines[-1] == "GO"
