"""Folders that every system takes, and files that are whole or absent."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from reports.output_folder import (
    default_folder,
    prepare_folder,
    safe_name,
    write_whole,
)

STARTED = dt.datetime(2026, 3, 14, 1, 59, 26, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("production", "production"),
        ("Contoso: SSIS / Köln", "Contoso-SSIS-K-ln"),
        ("../../etc", "etc"),
        ("..", "environment"),
        ("", "environment"),
        ("con", "con_"),
        ("LPT1.prod", "LPT1.prod_"),
        ("dots...", "dots"),
        ("x" * 200, "x" * 80),
    ],
)
def test_folder_names_are_safe(text: str, name: str) -> None:
    """No environment's name leaves the folder or offends Windows."""
    assert safe_name(text) == name


def test_default_folder_is_new(tmp_path: Path) -> None:
    """Two runs within one second do not share a folder."""
    first = default_folder(tmp_path, "lab", STARTED)
    prepare_folder(first)

    assert first == tmp_path / "lab" / "2026-03-14T015926Z"
    assert default_folder(tmp_path, "lab", STARTED).name == "2026-03-14T015926Z-2"


def test_file_is_written_with_line_feeds(tmp_path: Path) -> None:
    """A file has the same octets on every system, and nothing is left beside it."""
    write_whole(tmp_path / "x.txt", "\u00e4\n")

    assert (tmp_path / "x.txt").read_bytes() == b"\xc3\xa4\n"
    assert [file.name for file in tmp_path.iterdir()] == ["x.txt"]


def test_earlier_file_survives_a_failure(tmp_path: Path) -> None:
    """A file that cannot be written whole leaves the earlier one."""
    write_whole(tmp_path / "x.txt", "earlier")

    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "x.txt", "\ud800")
    assert (tmp_path / "x.txt").read_text(encoding="utf-8") == "earlier"
    assert [file.name for file in tmp_path.iterdir()] == ["x.txt"]


def test_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    """A file in the way is noticed when the folder is prepared."""
    (tmp_path / "x").touch()

    with pytest.raises(OSError, match=r"exists|directory"):
        prepare_folder(tmp_path / "x")
