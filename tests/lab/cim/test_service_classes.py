"""Services and their processes."""

from __future__ import annotations

import datetime as dt

from fixtures.lab.cim.repository import CimRepository
from fixtures.lab.estate.estate import LabEstate
from tests.lab.cim.asking import Ask, column

SERVICE = "SELECT ProcessId FROM Win32_Service WHERE Name = '{}'"
NAME = "SELECT Name FROM Win32_Process WHERE ProcessId = {}"
FILE = r"SELECT LastModified FROM CIM_DataFile WHERE Name = 'C:\\one.config'"
PROCESS = "SELECT CreationDate FROM Win32_Process WHERE ProcessId = {}"


def process_id(repository: CimRepository, service: str) -> object:
    """Return a service's process."""
    (found,) = column(repository, SERVICE.format(service))
    return found


def test_process_starts_with_windows_or_later(
    repository: CimRepository, estate: LabEstate
) -> None:
    """A service that was restarted has a younger process."""
    host = estate.hosts[0]
    boot = host.operating_system.last_boot_up_time
    service = host.services[0]
    number = process_id(repository, service.name)
    assert column(repository, PROCESS.format(number)) == [boot]

    service.started_at = boot + dt.timedelta(days=2)

    assert column(repository, PROCESS.format(number)) == [service.started_at]


def test_stopped_service_has_no_process(
    repository: CimRepository, estate: LabEstate
) -> None:
    """Its number is 0, and no process has that of before."""
    service = estate.hosts[0].services[0]
    number = process_id(repository, service.name)

    service.state = "Stopped"

    assert process_id(repository, service.name) == 0
    assert column(repository, PROCESS.format(number)) == []


def test_process_is_called_by_its_program(
    repository: CimRepository, estate: LabEstate
) -> None:
    """Neither folder nor arguments, quoted or not."""
    services = estate.hosts[0].services[:1]
    services[0].path_name = r'"C:\Program Files\x\one.exe" -s'
    number = process_id(repository, services[0].name)
    name = NAME.format(number)
    assert column(repository, name) == ["one.exe"]

    services[0].path_name = r"C:\Windows\two.exe -k netsvcs"

    assert column(repository, name) == ["two.exe"]


def test_times_are_for_administrators(ask: Ask) -> None:
    """Others see processes without them."""
    dates = column(ask("NODE1", "reader"), "SELECT CreationDate FROM Win32_Process")

    assert set(dates) == {None}


def test_file_tells_its_last_change(
    repository: CimRepository, estate: LabEstate
) -> None:
    """As old as Windows, unless it was changed."""
    host = estate.hosts[0]
    host.files[r"C:\one.config"] = b""
    installed = host.operating_system.install_date
    assert column(repository, FILE) == [installed]

    host.modified[r"C:\one.config"] = installed + dt.timedelta(days=5)

    assert column(repository, FILE) == [installed + dt.timedelta(days=5)]
