"""The permissions of folders: what is shown, what is refused, and whose they are."""

from __future__ import annotations

import pytest

from fixtures.collect.folder_permissions import collect_folder_permissions
from fixtures.errors import AccessDeniedError, AnswerError, ObservationError
from fixtures.transport.cim import CimInstance
from tests.collect.descriptors import (
    ADMINISTRATORS,
    HOST,
    OPERATORS,
    descriptor,
    entry,
    local_group,
    membership,
    shown,
)
from tests.collect.scripted import ScriptedHost

FOLDER = r"P:\Packages"
GENERIC_READ, FILE_GENERIC_READ = 0x80000000, 0x120089
LIST = descriptor(
    entry(ADMINISTRATORS, GENERIC_READ, name="Administrators"), entry(OPERATORS, 1)
)


def host_that_says(answer: CimInstance) -> ScriptedHost:
    """Return a host that knows the folder's list and the groups in it."""
    local = (HOST, "Administrators")
    return ScriptedHost(
        by_class={
            "root/cimv2:Win32_Group": [local_group(ADMINISTRATORS, "Administrators")],
            "root/cimv2:Win32_GroupUser": [
                membership(local, ("LAB", "erika")),
                membership(("LAB", "Operators"), ("LAB", "otto")),
            ],
        },
        by_key={f"GetSecurityDescriptor {FOLDER}": answer},
    )


def test_folder_comes_with_its_list_and_groups() -> None:
    """Rights are those of files; groups are looked up for the sake of the authors."""
    host = host_that_says(shown(LIST))

    found = collect_folder_permissions(host, [f"{FOLDER}\\"], (r"LAB\author",))

    entries = found.descriptors[f"{FOLDER}\\"].entries or ()
    assert [one.mask for one in entries] == [FILE_GENERIC_READ, 1]
    assert [one.sid for one in found.groups.groups] == [ADMINISTRATORS, OPERATORS]


def test_without_authors_nobody_is_looked_up() -> None:
    """Then only the list counts."""
    found = collect_folder_permissions(host_that_says(shown(LIST)), [FOLDER], ())

    assert found.groups.groups == ()


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (shown(None, 2), AccessDeniedError, "code 2"),
        (shown(None, 9), AccessDeniedError, "code 9"),
        (shown(None, 8), AnswerError, "has no permissions of"),
        (shown(None, 0), AnswerError, "has no permissions of"),
        (shown(LIST, 21), AnswerError, "code 21"),
    ],
)
def test_list_that_is_not_shown_is_an_error(
    answer: CimInstance, error: type[ObservationError], words: str
) -> None:
    """Two codes say that the account lacks a right."""
    with pytest.raises(error, match=words):
        collect_folder_permissions(host_that_says(answer), [FOLDER], ())
