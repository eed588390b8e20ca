"""testinfra's host over a callable that runs one command line."""

from __future__ import annotations

import pytest

from fixtures.transport.host import quote_argument, windows_host
from fixtures.transport.winrs_envelope import CommandResult


class Recorder:
    """Runs nothing, answers the same, and remembers what it was given."""

    def __init__(self, stdout: bytes = b"", exit_status: int = 0) -> None:
        self.command_lines: list[str] = []
        self._result = CommandResult(
            exit_status=exit_status, stdout=stdout, stderr=b"oops"
        )

    def __call__(self, command_line: str) -> CommandResult:
        """Remember a command line."""
        self.command_lines.append(command_line)
        return self._result


def test_a_command_runs_once_as_given() -> None:
    """The command line reaches the connection unchanged, and its result comes back."""
    recorder = Recorder(b"10.0\r\n", exit_status=3)

    result = windows_host("NODE1", recorder).run("ver")

    assert (result.rc, result.stdout, result.stderr) == (3, "10.0\r\n", "oops")
    assert recorder.command_lines == ["ver"]


def test_text_beyond_ascii_costs_no_further_command() -> None:
    """Output is UTF-8; nothing is run to find that out."""
    recorder = Recorder("Größe".encode())

    assert windows_host("NODE1", recorder).check_output("type a.txt") == "Größe"
    assert recorder.command_lines == ["type a.txt"]


def test_octets_that_are_not_utf_8_are_kept() -> None:
    """Stdout shows a replacement, stdout_bytes what was written."""
    result = windows_host("NODE1", Recorder(b"Gr\x94\xe1e")).run("type a.txt")

    assert (result.stdout, result.stdout_bytes) == ("Gr\ufffd\ufffde", b"Gr\x94\xe1e")


def test_arguments_are_quoted_for_windows() -> None:
    """A placeholder is filled with an argument that cmd.exe reads as one."""
    recorder = Recorder()

    windows_host("NODE1", recorder).run("type %s", r"C:\Program Files\a&b.txt")

    assert recorder.command_lines == [r'type "C:\Program Files\a&b.txt"']


def test_the_host_is_named() -> None:
    """The object names the declared host and the protocol, no address or account."""
    host = windows_host("NODE1", Recorder())

    assert repr(host) == "<testinfra.host.Host winrm://NODE1>"
    assert host.backend.get_hostname() == "NODE1"


@pytest.mark.parametrize(
    ("argument", "quoted"),
    [
        ("ClusSvc", "ClusSvc"),
        (r"C:\a.txt", r"C:\a.txt"),
        ("", '""'),
        ("C:\\a b\\", '"C:\\a b\\\\"'),
        ("a|b", '"a|b"'),
        ("^", '"^"'),
    ],
)
def test_quoting(argument: str, quoted: str) -> None:
    """An argument is quoted when a character in it means something."""
    assert quote_argument(argument) == quoted


@pytest.mark.parametrize("argument", ['a"b', "%PATH%", "a\nb", "a!b", "a\0b"])
def test_what_cmd_would_change_is_refused(argument: str) -> None:
    """An argument that no quoting protects is an error, not a surprise."""
    with pytest.raises(ValueError, match=r"cmd\.exe cannot be given"):
        quote_argument(argument)
