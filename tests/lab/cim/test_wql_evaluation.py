"""WQL conditions select the instances that the documentation says they do."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.lab.cim.schema import CimClass, CimProperty, Schema
from fixtures.lab.cim.values import CimValue, Reference, make_instance
from fixtures.lab.cim.wql import parse_select
from fixtures.lab.cim.wql_evaluation import check_condition, like, matches
from fixtures.lab.cim.wql_tokens import WqlSyntaxError

TYPES = {
    "Name": "string",
    "Empty": "string",
    "Size": "uint64",
    "Ready": "boolean",
    "Since": "datetime",
    "Nothing": "string",
}
CLASS = CimClass(
    namespace="root/cimv2",
    name="Thing",
    properties=(
        *(CimProperty(name=name, type=type_name) for name, type_name in TYPES.items()),
        CimProperty(name="Parts", type="string", is_array=True),
        CimProperty(name="Owner", type="reference", class_name="Base"),
    ),
    keys=("Name",),
    derivation=("Base",),
)
SCHEMA = Schema([CLASS])
VALUES: dict[str, CimValue] = {
    "Name": r"LAB\Svc_1",
    "Empty": "",
    "Size": 10,
    "Ready": True,
    "Since": dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC),
    "Parts": ("a", "b"),
    "Owner": Reference(namespace="root/cimv2", class_name="Base", keys={"Id": "A.1"}),
}


def selects(condition: str) -> bool:
    """Return whether the thing is selected."""
    select = parse_select(" ".join(("SELECT * FROM Thing WHERE", condition)))  # noqa: FLY002 - an f-string looks like SQL injection to the linter
    assert select.condition is not None
    check_condition(select.condition, CLASS)
    return matches(select.condition, make_instance(CLASS, VALUES), SCHEMA)


@pytest.mark.parametrize(
    "condition",
    [
        r"Name = 'lab\\SVC_1'",
        "name <> 'x'",
        "Name > 'a' AND Name < 'z'",
        "Size = 10",
        "Size = '10'",
        "Size >= 10 AND Size < 10.5",
        "Ready = TRUE",
        "Ready = 1",
        "Ready = 'true'",
        "Ready <> false",
        "Empty = ''",
        "Empty IS NOT NULL",
        "Nothing IS NULL",
        "Nothing = NULL",
        "Parts IS NOT NULL",
        "Since > '20260101000000.000000+000'",
        "Since = '20260102040405.000000+060'",
        "Since < '2026-01-03'",
        "Owner = 'Base.Id=\"A.1\"'",
        "Owner = 'Base=\"a.1\"'",
        r"Owner = '\\\\.\\root\\cimv2:Base.Id=\"A.1\"'",
        "Owner ISA 'Base'",
        "__this ISA 'Base'",
        "__this ISA 'Thing'",
        "__CLASS = 'thing'",
        "Name LIKE 'lab%'",
        "NOT Name LIKE 'x%'",
        "Nothing = 'x' OR Size = 10",
    ],
)
def test_instance_is_selected(condition: str) -> None:
    """The condition holds for the instance."""
    assert selects(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "Name = 'svc_1'",
        "Size > 10",
        "Ready = FALSE",
        "Empty IS NULL",
        "Nothing <> 'x'",
        "NOT Nothing = 'x'",
        "Nothing = 'x' AND Size = 10",
        "Nothing LIKE '%'",
        "Owner = 'Base.Id=\"B\"'",
        "Owner = 'no path'",
        "Owner = 'Base.Id='",
        "__this ISA 'Other'",
        "Name ISA 'Base'",
        "__CLASS = 'Base'",
    ],
)
def test_instance_is_not_selected(condition: str) -> None:
    """The condition does not hold; a comparison with NULL never does."""
    assert not selects(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "Other = 1",
        "Other LIKE 'x'",
        "Other ISA 'x'",
        "Other IS NULL",
        "Size = 'ten'",
        "Ready = 'yes'",
        "Since > 'yesterday'",
        "Parts = 'a'",
        "Name > NULL",
        "Size = 1 AND (NOT Other = 1 OR Size = 2)",
    ],
)
def test_condition_that_does_not_fit_the_class_is_refused(condition: str) -> None:
    """Unknown properties and literals of a wrong type make the query invalid."""
    with pytest.raises(WqlSyntaxError):
        selects(condition)


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("abc", "abc", True),
        ("abc", "ab", False),
        ("abc", "ABC", True),
        ("abc", "a%", True),
        ("abc", "%c", True),
        ("abc", "%", True),
        ("", "%", True),
        ("abc", "a_c", True),
        ("ac", "a_c", False),
        ("a.c", "a.c", True),
        ("abc", "a.c", False),
        ("a%c", "a[%]c", True),
        ("abc", "a[%]c", False),
        ("abc", "[a-c]bc", True),
        ("dbc", "[a-c]bc", False),
        ("dbc", "[^a-c]bc", True),
        ("a^c", "a[b^]c", True),
        ("a]c", "a]c", True),
        ("a[c", "a[c", True),
        ("a\nc", "a%c", True),
    ],
)
def test_like(text: str, pattern: str, expected: bool) -> None:  # noqa: FBT001 - a pytest parameter
    """LIKE compares the whole text, and only %, _ and sets are special."""
    assert like(text, pattern) is expected
