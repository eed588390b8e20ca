"""Commands do what cmd.exe does: output, error output and exit code."""

from __future__ import annotations

import pytest

from fixtures.lab.cmd.command_line import new_session, run_program
from fixtures.lab.estate.windows import WindowsHost
from tests.lab.cmd.running import Run

NOT_FOUND = b"The system cannot find the file specified.\r\n"
DENIED = b"Access is denied.\r\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("echo a  b ", b"a  b \r\n"),
        ("ECHO.", b"\r\n"),
        ("echo.x", b"x\r\n"),
        ("echo:/?", b"/?\r\n"),
        ("echo", b"ECHO is on.\r\n"),
        ("echo off", b""),
        ("@echo x", b"x\r\n"),
        ('echo "x" ^& y', b'"x" & y\r\n'),
        ("echo %COMPUTERNAME%", b"NODE1\r\n"),
        ("echo %mine% %UNKNOWN%", b"my value %UNKNOWN%\r\n"),
        ("echo %ERRORLEVEL%", b"0\r\n"),
        ("echo %CD%", b"C:\\Lab\r\n"),
        ("rem x", b""),
        ("ver", b"\r\nMicrosoft Windows [Version 10.0.20348.0]\r\n"),
        ("hostname", b"NODE1\r\n"),
        (r"C:\Windows\System32\HOSTNAME.EXE", b"NODE1\r\n"),
        ("whoami", b"lab\\admin\r\n"),
        ("cd", b"C:\\Lab\r\n"),
        ('cd "My Folder" & cd', b"C:\\Lab\\My Folder\r\n"),
        ("chcp", b"Active code page: 437\r\n"),
        ("dir /b", b"a.txt\r\nb.txt\r\nMy Folder\r\nno.txt\r\n"),
        ("dir /b/ad C:\\Lab", b"My Folder\r\n"),
        ("dir /b /a-d ?.txt", b"a.txt\r\nb.txt\r\n"),
        ('systeminfo | findstr /B /C:"OS Name"', None),
        ("echo ab| findstr /i B", b"ab\r\n"),
        ("type a.txt | findstr /v two | findstr /x one", b"one\r\n"),
        ("cmd /c echo x", b"x\r\n"),
        ('cmd /d /c "echo x & echo y"', b"x \r\ny\r\n"),
        ('"cmd" /c echo x', b"x\r\n"),
        ('"type "My Folder\\utf8.txt">nul"', b""),
        ("(echo a & echo b)", b"a \r\nb\r\n"),
        ("", b""),
    ],
)
def test_output(run: Run, line: str, expected: bytes | None) -> None:
    """A command that succeeds writes its output and nothing else."""
    result = run(line)

    name = b"OS Name:                   Microsoft Windows Server 2022 Datacenter\r\n"
    assert (result.stdout, result.stderr, result.exit_code) == (
        name if expected is None else expected,
        b"",
        0,
    )


@pytest.mark.parametrize(
    ("line", "stderr", "exit_code"),
    [
        ("type x.txt", NOT_FOUND, 1),
        (r"type D:\x\y.txt", b"The system cannot find the path specified.\r\n", 1),
        ("type no.txt", DENIED, 1),
        ('type "My Folder"', DENIED, 1),
        (
            "type *.nope",
            NOT_FOUND + b"Error occurred while processing: *.nope.\r\n",
            1,
        ),
        ("type", b"The syntax of the command is incorrect.\r\n", 1),
        ("cd nowhere", b"The system cannot find the path specified.\r\n", 1),
        ("dir /b *.nope", b"File Not Found\r\n", 1),
        ("findstr x <nope.txt", NOT_FOUND, 1),
        ("echo a & &", b"& was unexpected at this time.\r\n", 255),
        ("echo " + "x" * 8190, b"The command line is too long.\r\n", 1),
    ],
)
def test_failure(run: Run, line: str, stderr: bytes, exit_code: int) -> None:
    """A command that fails says why on standard error."""
    result = run(line)

    assert (result.stderr, result.exit_code) == (stderr, exit_code)


@pytest.mark.parametrize(
    "name", ["uname", "powershell", r"C:\Tools\reg.exe", '"two words"', "echoo"]
)
def test_unknown_program_is_not_recognized(run: Run, name: str) -> None:
    """Whatever the lab does not have is unknown, like any other program."""
    result = run(f"{name} -s")

    shown = name.replace('"', "")
    assert result.exit_code == 1
    assert result.stderr.decode() == (
        f"'{shown}' is not recognized as an internal or external command,\r\n"
        "operable program or batch file.\r\n"
    )


@pytest.mark.parametrize(
    ("line", "gap"),
    [
        ("del a.txt", "cmd: del"),
        ("set", "cmd: set"),
        ("dir", "cmd: dir"),
        ("echo x >new.txt", "cmd: redirection into a file"),
        ("cmd", "cmd: interactive cmd"),
        ("cmd /k ver", "cmd: cmd /k"),
        ("whoami /all", "cmd: whoami /all"),
        ("net use", "cmd: net use"),
        ("net user Administrator", "cmd: net user NAME"),
        ("findstr a.*b", "cmd: findstr a.*b"),
        ("reg add HKLM\\X", "cmd: reg add"),
    ],
)
def test_gap_is_refused_and_reported(
    run: Run, unmodelled: list[str], line: str, gap: str
) -> None:
    """What the real command could do and the lab cannot is never guessed."""
    result = run(line)

    assert (result.stdout, result.exit_code) == (b"", 1)
    assert unmodelled == [gap]


@pytest.mark.parametrize(
    ("line", "stdout"),
    [
        ("type a.txt && echo y", b"one\r\ny\r\n"),
        ("type a.txt || echo n", b"one\r\n"),
        ("type x 2>nul && echo y", b""),
        ("type x 2>nul || echo n", b"n\r\n"),
        ("type x 2>nul & echo y", b"y\r\n"),
        ("type x 2>&1 >nul", NOT_FOUND),
        ("type x >nul 2>&1", b""),
        ("(type x & echo y) 2>nul", b"y\r\n"),
        ("echo x 1>&2", b""),
        ("findstr one <a.txt", b"one\r\n"),
        ("if exist a.txt echo y", b"y\r\n"),
        ("if exist x.txt (echo y) else (echo n)", b"n\r\n"),
        ("if not exist x.txt echo y", b"y\r\n"),
        (r"if exist C:\LAB\ echo y", b"y\r\n"),
        ("if exist *.txt echo y", b"y\r\n"),
        ("if defined mine echo y", b"y\r\n"),
        ("if %MINE:~0%==x echo y", b""),
        ("if /i A==a echo y", b"y\r\n"),
        ("if A==a echo y", b""),
        ("type x 2>nul & if errorlevel 1 echo y", b"y\r\n"),
        ("nope 2>nul & if errorlevel 9009 echo y", b"y\r\n"),
        ("type a.txt & if errorlevel 1 echo y", b"one\r\n"),
        ("if exist a.txt (if exist x (echo 1) else (echo 2))", b"2\r\n"),
        ("&".join(["rem"] * 2000) + "&echo y", b"y\r\n"),
    ],
)
def test_control_flow(run: Run, line: str, stdout: bytes) -> None:
    """Joins, conditions and redirections decide what runs and where it writes."""
    assert run(line).stdout == stdout


@pytest.mark.parametrize(
    ("line", "exit_code"),
    [
        ("exit 3", 3),
        ("exit /b 3", 3),
        ("exit -1", -1),
        ("type x & exit", 1),
        ("cmd /c exit 5", 5),
        ("cmd /c exit 5 & ver", 0),
        ("exit 3 & echo never", 3),
        ("type x || exit /b 7", 7),
    ],
)
def test_exit_code(run: Run, line: str, exit_code: int) -> None:
    """The exit code is that of the last command, or what exit was given."""
    assert run(line).exit_code == exit_code


def test_several_files_are_named_on_standard_error(run: Run) -> None:
    """With several files the names go to standard error, contents to output."""
    result = run("type a.txt x.txt b.txt")

    assert result.stdout == b"one\r\ntwo\r\n"
    assert result.stderr == (
        b"\r\nC:\\Lab\\a.txt\r\n\r\n\r\n"
        + NOT_FOUND
        + b"Error occurred while processing: x.txt.\r\n"
        + b"\r\nC:\\Lab\\b.txt\r\n\r\n\r\n"
    )


def test_wildcard_names_files(run: Run) -> None:
    """A wildcard in the last part names every file that matches."""
    assert run("type ?.txt").stdout == b"one\r\ntwo\r\n"


@pytest.mark.parametrize(
    ("code_page", "expected"),
    [(437, b"W\x94rt?"), (850, b"W\x94rt?"), (65001, "Wört€".encode())],
)
def test_wide_file_is_converted(run: Run, code_page: int, expected: bytes) -> None:
    """UTF-16 with its mark is converted to the console's code page."""
    result = run(r'type "My Folder\wide.txt"', code_page=code_page)

    assert result.stdout == expected


def test_any_other_file_is_typed_as_it_is(run: Run) -> None:
    """Octets without the UTF-16 mark are not touched."""
    result = run(r'type "My Folder\utf8.txt"', code_page=437)

    assert result.stdout == b"\xef\xbb\xbfW\xc3\xb6rt"


def test_code_page_can_be_changed(run: Run) -> None:
    """A new code page counts for what follows on the line."""
    result = run("chcp 65001>nul & echo ö", code_page=437)

    assert result.stdout == "ö\r\n".encode()


def test_unknown_user_has_exit_code_2(run: Run) -> None:
    """A name that is no local account is told by net's own message."""
    result = run("net user bob")

    assert result.exit_code == 2
    assert result.stderr.startswith(b"The user name could not be found.\r\n")


def test_local_users_are_listed(run: Run) -> None:
    """The built-in accounts are the local ones."""
    assert b"Administrator            DefaultAccount" in run("net user").stdout


@pytest.mark.parametrize(
    ("line", "stderr"),
    [
        ("type x.txt", "Das System kann die angegebene Datei nicht finden.\r\n"),
        ("type no.txt", "Zugriff verweigert\r\n"),
        ("dir /b *.nope", "Datei nicht gefunden\r\n"),
    ],
)
def test_german_host_speaks_german(
    run: Run, host: WindowsHost, line: str, stderr: str
) -> None:
    """On a German host the messages are German, in code page 850."""
    host.operating_system.locale = "de-DE"

    assert run(line).stderr == stderr.encode("cp850")


def test_program_can_be_run_without_a_shell(host: WindowsHost) -> None:
    """Without cmd.exe there are programs, but no built-ins and no operators."""
    gaps: list[str] = []
    session = new_session(
        host, "admin", is_administrator=True, on_unmodelled=gaps.append
    )

    assert run_program(session, "hostname").stdout == b"NODE1\r\n"
    assert run_program(session, "echo x").stderr == NOT_FOUND
