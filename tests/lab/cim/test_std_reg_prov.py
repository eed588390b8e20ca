"""The registry through StdRegProv: values by type, and Win32 errors as results."""

from __future__ import annotations

import pytest

from fixtures.lab.cim.repository import CimRepository
from fixtures.lab.cim.values import CimValue
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.estate.registry import RegistryType
from tests.lab.cim.asking import call

LOCAL_MACHINE = "2147483650"
CLASSES_ROOT = "2147483648"
CURRENT_USER = "2147483649"
KEY = r"SOFTWARE\Lab"


@pytest.fixture(autouse=True)
def filled_registry(estate: LabEstate) -> None:
    """Put a value of each type under one key."""
    registry = estate.hosts[0].registry
    registry.set(KEY, "Text", "text")
    registry.set(KEY, "Expand", r"%SystemRoot%\x %nope%", RegistryType.REG_EXPAND_SZ)
    registry.set(KEY, "Many", ("a", "b"))
    registry.set(KEY, "Number", 7)
    registry.set(KEY, "Big", 1 << 40, RegistryType.REG_QWORD)
    registry.set(KEY, "Octets", b"\x00\xff")
    registry.set(KEY, "", "default")
    registry.set(rf"{KEY}\Sub", "", "only the default")
    registry.set(r"SOFTWARE\Classes\.x", "", "class")
    registry.deny(r"SOFTWARE\Secret")


def read(
    repository: CimRepository,
    method: str,
    key: str = KEY,
    name: str | None = None,
    hive: str = LOCAL_MACHINE,
) -> tuple[int | None, dict[str, CimValue]]:
    """Call a method of StdRegProv."""
    value = {} if name is None else {"sValueName": name}
    return call(
        repository,
        "root/default:StdRegProv",
        {},
        method,
        hDefKey=hive,
        sSubKeyName=key,
        **value,
    )


@pytest.mark.parametrize(
    ("method", "name", "outputs"),
    [
        ("GetStringValue", "text", {"sValue": "text"}),
        ("GetStringValue", "", {"sValue": "default"}),
        ("GetExpandedStringValue", "Expand", {"sValue": r"C:\Windows\x %nope%"}),
        ("GetMultiStringValue", "Many", {"sValue": ("a", "b")}),
        ("GetDWORDValue", "Number", {"uValue": 7}),
        ("GetQWORDValue", "Big", {"uValue": 1 << 40}),
        ("GetBinaryValue", "Octets", {"uValue": (0, 255)}),
    ],
)
def test_value_is_read_by_its_type(
    repository: CimRepository, method: str, name: str, outputs: dict[str, CimValue]
) -> None:
    """Each type has its method; names compare in any letter case."""
    assert read(repository, method, name=name) == (0, outputs)


def test_keys_are_enumerated(repository: CimRepository) -> None:
    """EnumKey gives the names directly below."""
    assert read(repository, "EnumKey") == (0, {"sNames": ("Sub",)})


def test_values_are_enumerated_with_their_types(repository: CimRepository) -> None:
    """EnumValues gives names and types of the same order."""
    _, outputs = read(repository, "EnumValues")

    assert outputs["sNames"] == (
        "Text",
        "Expand",
        "Many",
        "Number",
        "Big",
        "Octets",
        "",
    )
    assert outputs["Types"] == (1, 2, 7, 4, 11, 3, 1)


def test_lone_default_value_is_not_enumerated(repository: CimRepository) -> None:
    """With nothing but a default value both arrays are NULL."""
    assert read(repository, "EnumValues", rf"{KEY}\Sub") == (0, {})


@pytest.mark.parametrize(
    ("method", "key", "name", "result"),
    [
        ("EnumKey", r"SOFTWARE\Nope", None, 2),
        ("EnumValues", r"SOFTWARE\Nope", None, 2),
        ("GetStringValue", r"SOFTWARE\Nope", "x", 2),
        ("GetStringValue", KEY, "Nope", 2),
        ("GetStringValue", KEY, "Number", 1),
        ("GetDWORDValue", KEY, "Text", 1),
        ("EnumKey", r"SOFTWARE\Secret", None, 5),
        ("GetStringValue", r"SOFTWARE\Secret\Sub", "x", 5),
    ],
)
def test_failure_is_a_return_value(
    repository: CimRepository, method: str, key: str, name: str | None, result: int
) -> None:
    """A Win32 error is the method's result, without outputs; it is no fault."""
    assert read(repository, method, key, name) == (result, {})


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (KEY, (0, {"bGranted": True})),
        (r"SOFTWARE\Nope", (2, {"bGranted": False})),
        (r"SOFTWARE\Secret", (5, {"bGranted": False})),
    ],
)
def test_access_is_checked(
    repository: CimRepository, key: str, expected: tuple[int, dict[str, CimValue]]
) -> None:
    """CheckAccess tells missing and denied keys apart."""
    assert read(repository, "CheckAccess", key) == expected


def test_classes_root_is_part_of_local_machine(repository: CimRepository) -> None:
    """HKEY_CLASSES_ROOT shows the machine's classes."""
    assert read(repository, "GetStringValue", ".x", "", CLASSES_ROOT) == (
        0,
        {"sValue": "class"},
    )


def test_other_hives_are_no_valid_handles(repository: CimRepository) -> None:
    """A hive that is not modelled is an invalid handle, never an empty one."""
    assert read(repository, "EnumKey", "", None, CURRENT_USER) == (6, {})


def test_cimv2_has_the_class_too(repository: CimRepository) -> None:
    """The class is registered in root/cimv2 as well."""
    result, _ = call(
        repository, "root/cimv2:StdRegProv", {}, "EnumKey", sSubKeyName="SOFTWARE"
    )

    assert result == 0
