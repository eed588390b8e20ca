"""Folders of a host: what is asked for, and which of them it has."""

from __future__ import annotations

from fixtures.collect.folders import collect_folders
from tests.collect.scripted import ScriptedHost, row

CLASS = "root/cimv2:Win32_Directory"


def test_folders_are_found_in_any_letter_case() -> None:
    """A backslash at the end does not count, and each is named as it was asked for."""
    host = ScriptedHost(by_class={CLASS: [row(Name=r"p:\packages"), row(Name="x:\\")]})

    found = collect_folders(host, ["P:\\Packages\\", "X:\\", r"P:\Other"])

    assert found == ("P:\\Packages\\", "X:\\")


def test_paths_that_are_not_full_are_not_asked_for() -> None:
    """Nor are shares, which the host may not reach for others."""
    assert collect_folders(ScriptedHost(), [r"..\Packages", r"\\s\share"]) == ()
