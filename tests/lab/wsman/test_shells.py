"""Remote command shells live, run and die as WinRS shells do."""

from __future__ import annotations

import base64
from xml.etree.ElementTree import Element

import pytest

from fixtures.lab.wsman.responder import WsmanResponder
from fixtures.lab.wsman.shells import MAX_SHELLS_PER_USER
from tests.lab.wsman.envelopes import (
    FAULT,
    SHELL,
    TRANSFER,
    content,
    envelope,
    local_name,
    texts,
)

CMD = f"{SHELL}/cmd"


class Client:
    """Sends shell messages for one account."""

    def __init__(self, responder: WsmanResponder, account: str = "admin") -> None:
        self._responder = responder
        self._account = account

    def send(
        self,
        action: str,
        body: str = "",
        shell: str | None = None,
        **options: str,
    ) -> Element:
        """Return the content of the answer."""
        selectors = {} if shell is None else {"ShellId": shell}
        text = envelope(action, CMD, body, selectors=selectors, options=options)
        octets = self._responder.respond(text.encode(), self._account).envelope
        return content(octets) if b"<s:Body></s:Body>" not in octets else Element("x")

    def create(self, body: str = "", **options: str) -> str:
        """Create a shell and return its id."""
        answer = self.send(
            f"{TRANSFER}/Create", f"<rsp:Shell>{body}</rsp:Shell>", **options
        )
        assert local_name(answer) == "ResourceCreated"
        (selector,) = texts(answer, "Selector")
        return selector or ""

    def command(self, shell: str, line: str, **options: str) -> str:
        """Start a command and return its id."""
        answer = self.send(
            f"{SHELL}/Command",
            f"<rsp:CommandLine><rsp:Command>{line}</rsp:Command></rsp:CommandLine>",
            shell,
            **options,
        )
        (command_id,) = texts(answer, "CommandId")
        return command_id or ""

    def receive(self, shell: str, command: str) -> Element:
        """Ask for output."""
        return self.send(
            f"{SHELL}/Receive",
            f'<rsp:Receive><rsp:DesiredStream CommandId="{command}">stdout stderr'
            "</rsp:DesiredStream></rsp:Receive>",
            shell,
        )


def output(answer: Element, name: str = "stdout") -> bytes:
    """Return the octets of a stream."""
    return b"".join(
        base64.b64decode(one.text or "")
        for one in answer
        if local_name(one) == "Stream" and one.get("Name") == name
    )


def code(answer: Element) -> int:
    """Return the number of a fault."""
    return int(next(answer.iter(f"{{{FAULT}}}WSManFault")).get("Code", "0"))


@pytest.fixture
def client(responder: WsmanResponder) -> Client:
    """Return the administrator's client."""
    return Client(responder)


def test_command_ends_with_its_exit_code(client: Client) -> None:
    """Output, the end of both streams, and the exit code come together."""
    shell = client.create()
    answer = client.receive(shell, client.command(shell, "echo x &amp; exit 4"))
    ended = [one.get("Name") for one in answer if one.get("End") == "true"]

    assert output(answer) == b"x \r\n"
    assert ended == ["stdout", "stderr"]
    assert answer[-1].get("State") == f"{SHELL}/CommandState/Done"
    assert texts(answer, "ExitCode") == ["4"]


def test_shell_has_variables_directory_and_code_page(client: Client) -> None:
    """What the shell is created with counts for its commands."""
    shell = client.create(
        r"<rsp:WorkingDirectory>C:\Work</rsp:WorkingDirectory><rsp:Environment>"
        '<rsp:Variable Name="V">ö</rsp:Variable></rsp:Environment>',
        WINRS_CODEPAGE="65001",
    )
    answer = client.receive(shell, client.command(shell, "echo %V% %CD%"))

    assert output(answer) == "ö C:\\Work\r\n".encode()


def test_unknown_code_page_is_ignored(client: Client) -> None:
    """A code page that does not exist leaves the host's own."""
    shell = client.create(WINRS_CODEPAGE="1")
    answer = client.receive(shell, client.command(shell, "chcp"))

    assert output(answer) == b"Active code page: 437\r\n"


def test_command_without_cmd_has_no_builtins(client: Client) -> None:
    """With WINRS_SKIP_CMD_SHELL only programs are run."""
    shell = client.create()
    program = client.command(shell, "hostname", WINRS_SKIP_CMD_SHELL="TRUE")
    builtin = client.command(shell, "echo x", WINRS_SKIP_CMD_SHELL="TRUE")

    assert output(client.receive(shell, program)) == b"NODE1\r\n"
    assert output(client.receive(shell, builtin)) == b""


def test_input_reaches_the_command(client: Client) -> None:
    """What is sent before the output is asked for is the command's input."""
    shell = client.create()
    command = client.command(shell, "findstr b")
    encoded = base64.b64encode(b"a\r\nb\r\n").decode()
    answer = client.send(
        f"{SHELL}/Send",
        f'<rsp:Send><rsp:Stream Name="stdin" CommandId="{command}" End="true">'
        f"{encoded}</rsp:Stream></rsp:Send>",
        shell,
    )

    assert local_name(answer) == "SendResponse"
    assert output(client.receive(shell, command)) == b"b\r\n"


def test_input_that_is_no_base64_is_a_fault(client: Client) -> None:
    """A stream has to be base64."""
    shell = client.create()
    command = client.command(shell, "findstr b")
    answer = client.send(
        f"{SHELL}/Send",
        f'<rsp:Send><rsp:Stream CommandId="{command}">%%</rsp:Stream></rsp:Send>',
        shell,
    )

    assert code(answer) == 2150858817


def test_terminated_command_is_gone(client: Client) -> None:
    """After Signal the command can no longer be asked."""
    shell = client.create()
    command = client.command(shell, "ver")
    signal = client.send(
        f"{SHELL}/Signal",
        f'<rsp:Signal CommandId="{command}"><rsp:Code>{SHELL}/signal/terminate'
        "</rsp:Code></rsp:Signal>",
        shell,
    )

    assert local_name(signal) == "SignalResponse"
    assert code(client.receive(shell, command)) == 2150858843


def test_deleted_shell_is_gone(client: Client) -> None:
    """After Delete the shell is not found."""
    shell = client.create()
    client.send(f"{TRANSFER}/Delete", shell=shell)

    assert code(client.send(f"{TRANSFER}/Delete", shell=shell)) == 2150858843


def test_shell_belongs_to_its_account(
    client: Client, responder: WsmanResponder
) -> None:
    """For another account the shell does not exist."""
    shell = client.create()
    answer = Client(responder, "reader").send(f"{TRANSFER}/Delete", shell=shell)

    assert code(answer) == 2150858843


def test_shells_of_an_account_are_bounded(client: Client) -> None:
    """One shell more than the quota is refused."""
    for _ in range(MAX_SHELLS_PER_USER):
        client.create()

    answer = client.send(f"{TRANSFER}/Create", "<rsp:Shell/>")
    assert code(answer) == 2150859173


@pytest.mark.parametrize(
    ("action", "body"),
    [
        (f"{TRANSFER}/Create", ""),
        (f"{SHELL}/Command", "<x/>"),
        (f"{SHELL}/Receive", "<rsp:Receive/>"),
    ],
)
def test_wrong_body_is_a_fault(client: Client, action: str, body: str) -> None:
    """A body that is not that of the action is a schema violation."""
    assert code(client.send(action, body, client.create())) == 2150858817


def test_unknown_action_is_a_fault(client: Client) -> None:
    """A shell has no other actions."""
    assert code(client.send(f"{TRANSFER}/Put", "", client.create())) == 2150858771
