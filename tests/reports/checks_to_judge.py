"""
Checks as source text, one for each way in which a check can end.

They judge SO-12 on two nodes, with the fixtures of ``conftest.py`` beside this module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

Judge: TypeAlias = Callable[..., pytest.RunResult]
Results: TypeAlias = Callable[[], dict[str, Any]]

MET = """
@pytest.mark.requirement("SO-12")
def test_check(stated):
    assert stated.expected
"""
NOT_MET = """
@pytest.mark.requirement("SO-12")
def test_check(stated):
    assert stated.expected == stated.actual
"""
ONE_NOT_MET = """
@pytest.mark.requirement("SO-12")
def test_check(stated):
    assert stated.target == "SSISNODE1"
"""
NOT_APPLICABLE_ON_ONE = """
from fixtures.verdict import NotApplicable

@pytest.mark.requirement("SO-12")
def test_check(stated):
    if stated.target == "SSISNODE2":
        raise NotApplicable("Scale Out is declared absent")
"""
UNREACHABLE = """
@pytest.mark.requirement("SO-12")
def test_check(unreachable):
    raise AssertionError
"""
INTERNAL = """
@pytest.mark.requirement("SO-12")
def test_check(stated):
    raise KeyError("hunter2")
"""
UNSTATED = """
@pytest.mark.requirement("SO-12")
def test_check(verdict):
    assert verdict
"""
FAILED_BEFORE_STATEMENT = """
@pytest.mark.requirement("SO-12")
def test_check(verdict):
    assert not verdict
"""
UNTIDY = """
@pytest.mark.requirement("SO-12")
def test_check(untidy):
    assert untidy
"""
SKIPS_ITSELF = """
@pytest.mark.requirement("SO-12")
def test_check(stated):
    pytest.skip("no time")
"""
EXPECTED_TO_FAIL = """
@pytest.mark.xfail
@pytest.mark.requirement("SO-12")
def test_check(stated):
    assert stated.expected == stated.actual
"""
INTERRUPTED = """
@pytest.mark.requirement("SO-12")
def test_check(stated):
    if stated.target == "SSISNODE2":
        raise KeyboardInterrupt
"""
LEAVES_QUIETLY = """
@pytest.mark.requirement("SO-12")
def test_check(stated):
    if stated.target == "SSISNODE2":
        pytest.exit("done", returncode=0)
"""
JUDGES_ONE_NODE_ONLY = """
from tests.reports import made_up

@pytest.mark.requirement("SO-12")
@pytest.mark.parametrize("node", [made_up.NODE_1], ids=str)
def test_check(stated):
    assert stated.expected
"""
