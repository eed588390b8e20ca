"""``python -m fixtures.lab`` as a person uses it."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.lab.__main__ import main
from fixtures.lab.process import CHECKOUT

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="Windows has no SIGTERM to send to another process"
)


@pytest.fixture
def standalone() -> Iterator[subprocess.Popen[str]]:
    """A lab that somebody started in a terminal."""
    with subprocess.Popen(
        [sys.executable, "-m", "fixtures.lab"],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        yield child
        child.terminate()


def greeting(child: subprocess.Popen[str]) -> list[str]:
    """The lines that it prints when it is ready."""
    assert child.stdout is not None
    return list(iter(child.stdout.readline, "Ctrl-C ends the lab.\n"))


def path_after(lines: list[str], label: str) -> Path:
    """The path that stands behind a label."""
    line = next(one for one in lines if one.startswith(label))
    return Path(line.removeprefix(label).strip())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_and_leaves_nothing(
    standalone: subprocess.Popen[str], number: signal.Signals
) -> None:
    """The work folder is gone and the exit code is 0."""
    folder = path_after(greeting(standalone), "Credentials:").parent

    standalone.send_signal(number)

    assert standalone.wait(30) == 0
    assert not folder.exists()


def test_credentials_are_in_the_owners_file_only(
    standalone: subprocess.Popen[str],
) -> None:
    """Nobody else can read the file, and no password is printed."""
    lines = greeting(standalone)
    file = path_after(lines, "Credentials:")
    passwords = [one.partition("=")[2] for one in file.read_text().splitlines()]

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(passwords) == 5
    assert not any(password in "".join(lines) for password in passwords)


def test_it_says_where_everything_is(standalone: subprocess.Popen[str]) -> None:
    """Addresses with names, the inventory, and the command that judges it."""
    lines = greeting(standalone)
    inventory = path_after(lines, "Inventory:")

    assert inventory.is_file()
    assert any("ssisnode1.lab.example" in one and ":5986" in one for one in lines)
    assert any(f"--inventory={inventory}" in one for one in lines)


def test_machines_come_and_go_as_typed(standalone: subprocess.Popen[str]) -> None:
    """What cannot be done is said, after the greeting; nothing of it ends the lab."""
    assert standalone.stdin is not None
    assert standalone.stdout is not None
    standalone.stdin.write("crash SSISNODE2\ncrash SSISNODE2\n")
    standalone.stdin.write("recover SSISNODE2\nreboot\n")
    standalone.stdin.flush()
    greeting(standalone)

    assert [standalone.stdout.readline().strip() for _ in range(4)] == [
        "crash SSISNODE2: done.",
        "SSISNODE2 is down already.",
        "recover SSISNODE2: done.",
        "Type crash NAME or recover NAME.",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--defect=no_such_thing"], "There is no defect 'no_such_thing': "),
        (["--lab-clock=x"], "argument --lab-clock: the lab's clock runs 1 to 3600 "),
        (["--no-such-option"], "unrecognized arguments: --no-such-option"),
    ],
)
def test_bad_usage_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """Nothing starts, and the exit code is that of bad usage everywhere."""
    with pytest.raises(SystemExit) as ended:
        raise SystemExit(main(arguments))

    said = capsys.readouterr().err
    assert ended.value.code == 4
    assert said.startswith(sentence)
    assert said.count("\n") == 1


def test_list_may_be_cut_short() -> None:
    """Whoever has read enough is shown no traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "fixtures.lab", "--list-defects"]
    ended = subprocess.run(  # noqa: S603 - our own module
        command, cwd=CHECKOUT, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)

    assert (ended.returncode, ended.stderr) == (0, b"")


def test_defects_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each has a line with its name and one with its title."""
    assert main(["--list-defects"]) == 0
    assert "master_address_is_http\n    The Master's address" in capsys.readouterr().out
