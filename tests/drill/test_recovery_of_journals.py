"""What ``--recover`` says of a journal that leaves it nothing to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixtures.drill.command import main
from fixtures.drill.journal import BEGUN, ENDED, INTENDS, Journal, journal_file
from tests.judged_lab import CHECKOUT

INVENTORY = CHECKOUT / "tests" / "inventories" / "drill.toml"
BEGINNING = {
    "step": BEGUN,
    "at": "2027-01-31T22:01:00.000+00:00",
    "format": 1,
    "environment": "rehearsal",
    "change_number": "CHG0012345",
    "group": "SSISAG",
    "home": "SSISNODE1",
    "route": ["SSISAG to SSISNODE2"],
}
THE_END = {"step": ENDED, "at": "2027-01-31T22:09:00.000+00:00", "because": ""}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the journal is, of which there is none yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    found = journal_file("rehearsal", None)
    found.parent.mkdir()
    return found


def recover(file: Path, *entries: object, torn: str = "") -> int:
    """Recover with a journal of these entries and the rest of one."""
    lines = "".join(f"{json.dumps(one)}\n" for one in entries)
    file.write_text(lines + torn, "utf-8")
    return main(["--recover", f"--inventory={INVENTORY}"])


def test_journal_without_a_drill(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is left to do, and nobody is asked anything."""
    assert recover(file) == 0

    assert capsys.readouterr().out == (
        "The journal knows no drill of this environment: nothing is to recover.\n"
    )


def test_drill_that_ended_at_home(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told when."""
    assert recover(file, BEGINNING, THE_END) == 0

    assert capsys.readouterr().out.splitlines()[-2:] == [
        "It ended at 2027-01-31T22:09:00.000+00:00",
        "Its journal is closed: nothing is to recover.",
    ]


def test_torn_entry_behind_the_end_counts_for_nothing(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was never acted on, and goes."""
    assert recover(file, BEGINNING, THE_END, torn='{"step": "beg') == 0

    assert "nothing is to recover" in capsys.readouterr().out
    assert file.read_text("utf-8").endswith("}\n")


def test_torn_beginning_is_no_drill(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It died before it had begun."""
    assert recover(file, torn='{"step": "beg') == 0

    assert "knows no drill" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({**BEGINNING, "environment": "live"}, "the journal of the environment live"),
        ({**BEGINNING, "home": "ELSEWHERE"}, "The drill began on ELSEWHERE, which "),
        ({**BEGINNING, "format": 2}, "was written by another version of this suite"),
        ({"step": BEGUN}, "does not say where the drill began"),
        ({"at": "some time"}, "is damaged in line 1"),
    ],
)
def test_journal_of_something_else(
    file: Path, capsys: pytest.CaptureFixture[str], entry: object, sentence: str
) -> None:
    """One sentence says why nothing can be recovered from it."""
    assert recover(file, entry, {"step": INTENDS, "target": "SSISNODE2"}) == 4

    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line


def test_drill_that_still_goes_on(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody recovers behind its back."""
    with Journal(file):
        assert main(["--recover", f"--inventory={INVENTORY}"]) == 4

    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Another drill of this environment is under way: ")


def test_journal_that_cannot_be_read(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder in its place, for one."""
    file.mkdir()

    assert main(["--recover", f"--inventory={INVENTORY}"]) == 4

    (line,) = capsys.readouterr().err.splitlines()
    assert "rehearsal.drill.jsonl cannot be " in line
