"""When the Master started and its file changed: what is asked, of whom."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.collect.asking import CimRow
from fixtures.collect.master_restart import collect_master_restart, file_query
from fixtures.errors import MalformedAnswerError
from fixtures.facts.master_restart import MasterRestart
from fixtures.facts.windows import (
    HostFiles,
    HostRegistry,
    RegistryKey,
    WindowsService,
    WindowsServices,
)
from tests.collect.scripted import ScriptedHost, row

FOLDER = r"SOFTWARE\Microsoft\Microsoft SQL Server\160\SSIS\Setup\DTSPath"
PATH = r"D:\DTS\Binn\MasterSettings.config"
REGISTRY = HostRegistry(
    host="N1",
    keys={FOLDER.casefold(): RegistryKey(path=FOLDER, values={"": "D:\\DTS\\"})},
)
STARTED = row(CreationDate="2026-03-01T12:00:00.5+09:00")
MODIFIED = row(LastModified="2026-03-01T03:00:00Z")


def services(process_id: int) -> WindowsServices:
    """Return a node with the Master."""
    master = WindowsService(
        name="SSISScaleOutMaster160",
        display_name="",
        state="Running",
        start_mode="Manual",
        start_name=None,
        path_name=None,
        process_id=process_id,
    )
    return WindowsServices(host="N1", system_name="N1", services=(master,))


def files(*paths: str) -> HostFiles:
    """Return the node's files."""
    return HostFiles(
        host="N1", contents={path.casefold(): b"" for path in paths}, denied={}
    )


def host(process: list[CimRow], file: list[CimRow]) -> ScriptedHost:
    """Return a node that shows these instances."""
    return ScriptedHost(
        by_class={"root/cimv2:Win32_Process": process, "root/cimv2:CIM_DataFile": file}
    )


def test_both_times_are_of_the_nodes_own_clock() -> None:
    """With the offsets in which they were written."""
    found = collect_master_restart(
        host([STARTED], [MODIFIED]), services(1044), REGISTRY, files(PATH)
    )

    tokyo = dt.timezone(dt.timedelta(hours=9))
    assert found == MasterRestart(
        path=PATH,
        started_at=dt.datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=tokyo),
        modified_at=dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC),
    )


@pytest.mark.parametrize(
    ("process_id", "stored"),
    [pytest.param(0, (PATH,), id="stopped"), pytest.param(1044, (), id="no file")],
)
def test_nobody_is_asked_in_vain(process_id: int, stored: tuple[str, ...]) -> None:
    """A service that does not run reads the file when it starts."""
    unasked = ScriptedHost()

    found = collect_master_restart(
        unasked, services(process_id), REGISTRY, files(*stored)
    )

    assert found is None


@pytest.mark.parametrize(
    ("process", "file"),
    [
        pytest.param([], [MODIFIED], id="process gone"),
        pytest.param([row(CreationDate=None)], [MODIFIED], id="start not shown"),
        pytest.param([STARTED], [], id="file not shown"),
    ],
)
def test_hidden_time_is_no_fact(process: list[CimRow], file: list[CimRow]) -> None:
    """A node that shows one time only has not said which came first."""
    with pytest.raises(MalformedAnswerError):
        collect_master_restart(
            host(process, file), services(1044), REGISTRY, files(PATH)
        )


def test_path_is_escaped() -> None:
    """A backslash is written twice, and a quote ends no text."""
    assert file_query(r"C:\o'x") == (
        r"SELECT LastModified FROM CIM_DataFile WHERE Name = 'C:\\o\'x'"
    )
