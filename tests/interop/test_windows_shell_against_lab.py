"""Commands and testinfra's host, over WinRM, against the lab's shells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from fixtures.secrets import Secret
from fixtures.transport.deadline import Deadline
from fixtures.transport.host import windows_host
from fixtures.transport.winrm import WindowsConnection, WinRMTarget
from tests.interop.lab_windows_host import LabWindowsHost, running_loop
from tests.lab.windows_estate import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH: Final = r"C:\Program Files\Example\Über.config"
CONTENT: Final = "<größe>7</größe>\r\n".encode() * 5000


@pytest.fixture(scope="module")
def lab_host() -> Iterator[LabWindowsHost]:
    """The lab's NODE1, over http with sealed messages."""
    with running_loop() as loop:
        host = LabWindowsHost(secured=False, loop=loop)
        host.estate.hosts[0].files[PATH] = CONTENT
        with host.listening():
            yield host


@pytest.fixture
def connection(lab_host: LabWindowsHost) -> Iterator[WindowsConnection]:
    """A connection of an administrator."""
    target = WinRMTarget(
        host="NODE1",
        address="127.0.0.1",
        port=lab_host.port,
        scheme="http",
        authentication="ntlm",
        user=r"LAB\admin",
        password=Secret(PASSWORD),
    )
    with WindowsConnection(target, Deadline.after(20)) as opened:
        yield opened


def test_a_file_is_read_octet_by_octet(connection: WindowsConnection) -> None:
    """Type gives a file back unchanged, in as many pieces as it takes."""
    result = connection.run(f'type "{PATH}"')

    assert (result.exit_status, result.stderr) == (0, b"")
    assert result.stdout == CONTENT


def test_a_missing_file_is_an_exit_status(connection: WindowsConnection) -> None:
    """A command that fails is a result, not an error of the connection."""
    result = connection.run(r"type C:\no\such.file")

    assert result.exit_status == 1
    assert b"cannot find" in result.stderr


def test_commands_share_one_shell_that_is_deleted(
    connection: WindowsConnection, lab_host: LabWindowsHost
) -> None:
    """Two commands cost one Create and, when the connection closes, one Delete."""
    lab_host.observer.requests.clear()

    connection.run("ver")
    connection.run("ver")
    connection.close()

    requests = lab_host.observer.requests
    assert (requests["Create"], requests["Delete"]) == (1, 1)
    assert (requests["Command"], requests["Signal"]) == (2, 2)


def test_testinfra_runs_over_the_open_connection(
    connection: WindowsConnection,
) -> None:
    """host.run fills placeholders for cmd.exe, and reads text beyond ASCII."""
    host = windows_host("NODE1", connection.run)

    assert host.run("type %s", PATH).stdout.startswith("<größe>7</größe>")
    assert "Microsoft Windows" in host.check_output("ver")


def test_testinfra_tells_that_it_is_windows(connection: WindowsConnection) -> None:
    """host.system_info asks uname first, as it does of any host, then systeminfo."""
    host = windows_host("NODE1", connection.run)

    assert host.system_info.type == "windows"
