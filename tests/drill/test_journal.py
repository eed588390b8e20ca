"""The drill's journal: on disk before the act, locked, and honest about what is cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.drill.journal import (
    BEGUN,
    ENDED,
    INTENDS,
    Journal,
    JournalError,
    is_unfinished,
    journal_file,
    last_drill,
    read_journal,
)
from tests.judged_lab import CHECKOUT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A journal's place."""
    return journal_file("lab", tmp_path)


def test_entry_is_on_disk_when_written(file: Path) -> None:
    """Another reader sees it while the journal is still open."""
    with Journal(file) as journal:
        journal.write(BEGUN, home="SSISNODE1")

        assert read_journal(file)[0]["home"] == "SSISNODE1"


def test_second_drill_of_an_environment_is_refused(file: Path) -> None:
    """The lock is the operating system's; it is there as long as its holder."""
    with Journal(file), pytest.raises(JournalError, match="is under way"):
        Journal(file)

    Journal(file).close()


def test_drill_without_end_is_unfinished(file: Path) -> None:
    """Only its last entry closes a drill."""
    with Journal(file) as journal:
        journal.write(BEGUN)
        journal.write(INTENDS, target="SSISNODE2")

    assert is_unfinished(read_journal(file))


def test_newest_drill_counts(file: Path) -> None:
    """What ended before does not close what began after."""
    with Journal(file) as journal:
        journal.write(BEGUN, change_number="1")
        journal.write(ENDED)
        journal.write(BEGUN, change_number="2")

    entries = read_journal(file)
    assert [one["change_number"] for one in last_drill(entries)] == ["2"]
    assert is_unfinished(entries)


def test_line_that_was_cut_off_was_never_written(file: Path) -> None:
    """What waits for a line on disk has not happened without it."""
    with Journal(file) as journal:
        journal.write(BEGUN)
    with file.open("ab") as torn:
        torn.write(b'{"step": "intends to mo')

    with Journal(file) as journal:
        journal.write(ENDED)

    assert [one["step"] for one in read_journal(file)] == [BEGUN, ENDED]


def test_damage_is_said(file: Path) -> None:
    """A journal that cannot be read is no empty one."""
    file.write_bytes(b"\x00\n")

    with pytest.raises(JournalError, match="is damaged"):
        read_journal(file)


def test_journal_is_not_among_the_reports() -> None:
    """People empty that folder."""
    with pytest.raises(JournalError, match="must not be among the reports"):
        journal_file("lab", CHECKOUT / "reports" / "out" / "lab")


def test_journal_needs_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It goes where programs of this user keep their state."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))

    assert journal_file("lab", None).is_relative_to(tmp_path)
