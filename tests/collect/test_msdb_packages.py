"""Packages that an instance keeps in msdb: folders with their number of packages."""

from __future__ import annotations

import pytest

from fixtures.collect.batches import Answers, Row
from fixtures.collect.msdb_packages import MSDB_PACKAGES, parse_packages


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), ()),
        (({"foldername": "Loads", "packages": 3},), (("Loads", 3),)),
        (({"foldername": "", "packages": 1},), (("\\", 1),)),
    ],
)
def test_packages_are_counted_by_folder(
    rows: tuple[Row, ...], expected: tuple[tuple[str, int], ...]
) -> None:
    """The folder at the top has no name."""
    answers = Answers(host="SSISNODE1", by_question={MSDB_PACKAGES.name: rows})

    assert parse_packages(answers) == expected


def test_folder_without_a_text_is_an_error() -> None:
    """The column of the table is never null."""
    row: Row = {"foldername": None, "packages": 1}
    answers = Answers(host="SSISNODE1", by_question={MSDB_PACKAGES.name: (row,)})

    with pytest.raises(TypeError, match="NoneType"):
        parse_packages(answers)
