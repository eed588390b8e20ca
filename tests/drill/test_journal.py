"""The drill's journal: on disk before the act, locked, and honest about what is cut."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from fixtures.drill import journal as journals
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


def test_disk_without_locks_is_no_drill_under_way(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person would look for it in vain."""

    def lock(_file: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(journals, "_lock", lock)

    with pytest.raises(JournalError, match=r"cannot be locked \(No locks available\)"):
        Journal(file)


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


class FullDisk:
    """A file that takes half of what is written, and then no more."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._has_room = True

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a file has
        return getattr(self._file, name)

    def write(self, octets: bytes) -> int:
        """Write half of it once."""
        if not self._has_room:
            raise OSError(28, "No space left on device")
        self._has_room = False
        return self._file.write(octets[: len(octets) // 2])


def test_half_an_entry_is_taken_back(file: Path) -> None:
    """When the disk has room again, the next one is glued to nothing."""
    with Journal(file) as journal:
        journal.write(BEGUN)
        real = journal._file
        assert real is not None
        journal._file = FullDisk(real)  # type: ignore[assignment]
        with pytest.raises(JournalError, match=r"cannot be written: No space left"):
            journal.write(INTENDS)
        journal._file = real
        journal.write(ENDED)

    assert [one["step"] for one in read_journal(file)] == [BEGUN, ENDED]


def test_what_has_happened_is_noted_if_it_can_be(file: Path) -> None:
    """It is no error where it cannot: the failure is kept, for the next step."""
    with Journal(file) as journal:
        assert journal.note(BEGUN)
        journal._file = FullDisk(journal._file)  # type: ignore[assignment, arg-type]

        assert not journal.note(ENDED)
        assert "No space left" in journal.failure


def test_journal_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A folder that is none, or may not be written to."""
    (tmp_path / "state").write_text("")

    with pytest.raises(JournalError, match=r"lab\.drill\.jsonl cannot be written: "):
        Journal(journal_file("lab", tmp_path / "state" / "drills"))


@pytest.mark.skipif(sys.platform != "linux", reason="it asks /proc for names")
def test_names_of_new_folders_and_of_the_file_are_made_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry helps nobody in a file that a crash has taken away."""
    synced: list[str] = []
    sync = os.fsync

    def note(number: int) -> None:
        sync(number)
        synced.append(Path(f"/proc/self/fd/{number}").readlink().name)

    monkeypatch.setattr(os, "fsync", note)
    with Journal(journal_file("lab", tmp_path / "state" / "drills")) as journal:
        journal.write(BEGUN)

    assert synced == [
        "state",
        tmp_path.name,
        "drills",
        "lab.drill.jsonl",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"\x00\xff", "is damaged in line 1"),
        (b"[]", "is damaged in line 1"),
        (b'{"at": "now"}', "is damaged in line 1"),
        (b'{"step": "begun", "format": 2}', "was written by another version"),
    ],
)
def test_journal_that_cannot_be_understood_is_said(
    file: Path, line: bytes, reason: str
) -> None:
    """It is no empty one."""
    file.write_bytes(line + b"\n")

    with pytest.raises(JournalError, match=reason):
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
