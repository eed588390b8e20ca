"""
Where a run writes its reports, and how a file comes to be there whole or not at all.

* Folder names hold no character, and are no name, that Windows refuses.
* A file is written under another name and then renamed: a reader never sees half a
  report, and an interrupted run leaves the earlier one.

Source: "Naming Files, Paths, and Namespaces" (Windows): reserved characters and names.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import tempfile
from pathlib import Path
from typing import Final

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", flags=re.IGNORECASE
)
_LONGEST_NAME: Final = 80


def safe_name(text: str) -> str:
    """Return a folder name for the text that every file system takes."""
    name = _UNSAFE.sub("-", text).strip("-. ")[:_LONGEST_NAME].rstrip("-. ")
    if not name:
        return "environment"
    return f"{name}_" if _RESERVED.fullmatch(name) else name


def default_folder(root: Path, environment: str, started: dt.datetime) -> Path:
    """
    Return a folder that does not exist yet, named for environment and UTC time.

    Args:
        root: The folder of all reports.
        environment: The environment's name from the inventory.
        started: When the run started, in UTC.
    """
    time = f"{started:%Y-%m-%dT%H%M%SZ}"
    names = itertools.chain([time], (f"{time}-{n}" for n in itertools.count(2)))
    folders = (root / safe_name(environment) / name for name in names)
    return next(folder for folder in folders if not folder.exists())


def prepare_folder(folder: Path) -> None:
    """
    Create the folder, and prove that files can be written into it.

    Raises:
        OSError: It cannot be created or written into.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def write_whole(file: Path, content: str) -> None:
    """
    Write a file in UTF-8 with line feeds, whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        unfinished.write_text(content, encoding="utf-8", newline="\n")
        unfinished.replace(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
