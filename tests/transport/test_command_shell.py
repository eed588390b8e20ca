"""Commands in a Windows shell, against a scripted HTTPS service."""

from __future__ import annotations

import base64
import re
from typing import Final

import pytest

from fixtures.errors import (
    AccessDeniedError,
    MalformedAnswerError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.transport.deadline import Deadline
from fixtures.transport.winrm import CommandResult, WindowsConnection, WinRMTarget
from tests.transport.scripted_service import (
    DROPPED,
    ScriptedAnswer,
    ScriptedService,
    answer,
)

SHELL: Final = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell"
CREATED: Final = answer(
    '<x:ResourceCreated xmlns:x="t"><w:Selector Name="ShellId"'
    ' xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">SHELL-1</w:Selector>'
    "</x:ResourceCreated>"
)
STARTED: Final = answer(
    f'<r:CommandResponse xmlns:r="{SHELL}"><r:CommandId>COMMAND-1</r:CommandId>'
    "</r:CommandResponse>"
)
SIGNALLED: Final = answer(f'<r:SignalResponse xmlns:r="{SHELL}"/>')
DELETED: Final = answer("")


def fault(code: int) -> ScriptedAnswer:
    """Return a fault with a WS-Management code."""
    return answer(
        "<s:Fault><s:Reason><s:Text>No.</s:Text></s:Reason><s:Detail><f:WSManFault"
        ' xmlns:f="http://schemas.microsoft.com/wbem/wsman/1/wsmanfault"'
        f' Code="{code}"/></s:Detail></s:Fault>',
        status=500,
    )


def received(
    stdout: bytes, stderr: bytes = b"", exit_code: int | None = None
) -> ScriptedAnswer:
    """Return an answer to Receive, the last one when it has an exit code."""
    state = "Running" if exit_code is None else "Done"
    code = "" if exit_code is None else f"<r:ExitCode>{exit_code}</r:ExitCode>"
    return answer(
        f'<r:ReceiveResponse xmlns:r="{SHELL}"><r:Stream Name="stdout">'
        f'{base64.b64encode(stdout).decode()}</r:Stream><r:Stream Name="stderr">'
        f'{base64.b64encode(stderr).decode()}</r:Stream><r:Stream Name="stdout"'
        f' End="true"/><r:CommandState State="{SHELL}/CommandState/{state}">{code}'
        "</r:CommandState></r:ReceiveResponse>"
    )


def actions(service: ScriptedService) -> list[str]:
    """Return the last word of each message's action."""
    return [re.findall(r"/(\w+)</a:Action>", text)[0] for text in service.received]


DONE: Final = received(b"", exit_code=0)


def test_output_is_collected_to_the_end(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """The streams' parts are joined as octets; the exit code ends the command."""
    service.script = [
        CREATED,
        STARTED,
        received(b"\xc3", b"bad"),
        received(b"\xa4\r\n", exit_code=1),
        SIGNALLED,
        DELETED,
    ]

    assert connection.run("type a.txt") == CommandResult(
        exit_status=1, stdout=b"\xc3\xa4\r\n", stderr=b"bad"
    )


def test_commands_share_a_shell_that_is_deleted(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """One shell serves every command, and closing the connection deletes it."""
    command = [STARTED, DONE, SIGNALLED]
    service.script = [CREATED, *command, *command, DELETED]

    connection.run("a")
    connection.run("b")
    connection.close()

    assert actions(service) == [
        "Create",
        *["Command", "Receive", "Signal"] * 2,
        "Delete",
    ]
    assert "SHELL-1" in service.received[-1]


def test_the_shell_speaks_utf_8(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """The shell is created with code page 65001 and an idle limit."""
    service.script = [CREATED, STARTED, DONE, SIGNALLED, DELETED]

    connection.run("a")

    assert 'Name="WINRS_CODEPAGE">65001<' in service.received[0]
    assert "<r:IdleTimeOut>PT300.000S<" in service.received[0]


def test_a_quiet_command_is_asked_again(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """The server's operation time-out while receiving is not the command's end."""
    service.script = [CREATED, STARTED, fault(2150858793), DONE, SIGNALLED, DELETED]

    assert connection.run("a").exit_status == 0


def test_a_refused_signal_does_not_cost_the_output(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """The result stands when the server has forgotten the command already."""
    service.script = [CREATED, STARTED, DONE, fault(2150858843), DELETED]

    assert connection.run("a").exit_status == 0


def test_a_lost_command_is_not_repeated(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """A connection lost in a command deletes the shell and is reported."""
    service.script = [CREATED, DROPPED, DELETED]

    with pytest.raises(UnreachableError):
        connection.run("shutdown")

    assert actions(service) == ["Create", "Command", "Delete"]


def test_a_shell_nobody_heard_of_is_deleted(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """When Create's answer is lost, the shell that was proposed is deleted."""
    service.script = [DROPPED, DELETED]

    with pytest.raises(UnreachableError):
        connection.run("a")
    proposed = re.findall(r'ShellId="([0-9A-F-]{36})"', service.received[0])

    assert actions(service) == ["Create", "Delete"]
    assert proposed[0] in service.received[1]


def test_a_denied_shell_is_not_deleted(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """A shell that was refused does not exist, so nothing is deleted."""
    service.script = [fault(5)]

    with pytest.raises(AccessDeniedError):
        connection.run("a")
    connection.close()

    assert actions(service) == ["Create"]


def test_a_failed_delete_is_tried_once_more(
    connection: WindowsConnection, service: ScriptedService
) -> None:
    """A connection lost while deleting is worth a second try, not an error."""
    service.script = [CREATED, STARTED, DONE, SIGNALLED, DROPPED, DELETED]

    connection.run("a")
    connection.close()

    assert actions(service)[-2:] == ["Delete", "Delete"]


@pytest.mark.parametrize(
    "broken",
    [
        answer(f'<r:Stream xmlns:r="{SHELL}" Name="stdout">!</r:Stream>'),
        answer(f'<r:Stream xmlns:r="{SHELL}" Name="other">QQ==</r:Stream>'),
        answer(
            f'<r:CommandState xmlns:r="{SHELL}" State="{SHELL}/CommandState/Done"/>'
        ),
        answer(
            f'<r:CommandState xmlns:r="{SHELL}" State="{SHELL}/CommandState/Done">'
            "<r:ExitCode>x</r:ExitCode></r:CommandState>"
        ),
    ],
    ids=["base64", "stream", "no-exit-code", "exit-code"],
)
def test_broken_output_is_malformed(
    connection: WindowsConnection, service: ScriptedService, broken: ScriptedAnswer
) -> None:
    """Output that is not of the documented form is an error, and ends the shell."""
    service.script = [CREATED, STARTED, broken, DELETED]

    with pytest.raises(MalformedAnswerError):
        connection.run("a")

    assert actions(service)[-1] == "Delete"


def test_the_shell_is_deleted_after_the_deadline(
    target: WinRMTarget, service: ScriptedService
) -> None:
    """A run without time left still takes its shell with it."""
    service.script = [CREATED, STARTED, *[received(b".")] * 10_000]
    with (
        pytest.raises(TimeoutExceededError),
        WindowsConnection(target, Deadline.after(0.2)) as connection,
    ):
        connection.run("ping -t localhost")

    assert actions(service)[-1] == "Delete"
