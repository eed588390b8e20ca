"""Every name that is sent is documented, and nothing that is sent changes anything."""

from __future__ import annotations

import pytest

from fixtures.collect.batches import Question
from fixtures.collect.topology import TOPOLOGY_QUESTIONS
from tests.sent_names import (
    Recorder,
    columns_of,
    is_column,
    only_reads,
    undocumented_properties,
)


@pytest.mark.parametrize("question", TOPOLOGY_QUESTIONS, ids=lambda one: one.name)
def test_discovery_asks_for_documented_columns(question: Question) -> None:
    """So is what is asked before anything is declared, and it only reads."""
    columns = columns_of(question.select)

    assert [one for one in sorted(columns) if not is_column(*one)] == []
    assert only_reads(question)


def test_undocumented_column_would_be_noticed() -> None:
    """The comparison is not kept vacuously."""
    columns = columns_of("SELECT db.nam FROM sys.databases AS db WHERE state = 0")

    assert columns == {("sys.databases", "nam"), ("sys.databases", "state")}
    assert not is_column("sys.databases", "nam")
    assert is_column("catalog.master_properties", "property_name")


def test_undocumented_property_would_be_noticed() -> None:
    """A misspelt property is found in a query and in what is read of its answer."""
    recorder = Recorder(
        wql={("root/cimv2", "SELECT Nam, State FROM Win32_Service")},
        properties={("Win32_Service", "StartNam"), ("Win32_Service", "startname")},
    )

    assert undocumented_properties(recorder) == {
        ("Win32_Service", "Nam"),
        ("Win32_Service", "StartNam"),
    }


@pytest.mark.parametrize(
    ("select", "reads"),
    [
        ("SELECT name FROM sys.databases", True),
        ("SELECT name INTO #kept FROM sys.databases", False),
        ("DELETE FROM catalog.worker_agents", False),
        ("BEGIN EXEC master.sys.xp_logininfo @acctname = N'x' END", True),
        ("BEGIN EXEC master.sys.xp_cmdshell N'x' END", False),
        ("INSERT t EXEC master.sys.xp_logininfo @acctname = N'x'", False),
    ],
)
def test_statement_that_changes_would_be_noticed(select: str, *, reads: bool) -> None:
    """Only what looks something up counts as reading."""
    assert only_reads(Question(name="made up", select=select)) is reads
