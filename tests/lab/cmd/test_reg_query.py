"""reg query prints keys and values in reg.exe's layout."""

from __future__ import annotations

import pytest

from fixtures.lab.estate.registry import RegistryType
from fixtures.lab.estate.windows import WindowsHost
from tests.lab.cmd.running import Run

LAB = r"HKEY_LOCAL_MACHINE\SOFTWARE\Lab"


@pytest.fixture(autouse=True)
def filled_registry(host: WindowsHost) -> None:
    """Put values of each type, and keys with and without values, into the registry."""
    registry = host.registry
    registry.set(r"SOFTWARE\Lab", "", "the default")
    registry.set(r"SOFTWARE\Lab", "Text", "some text")
    registry.set(r"SOFTWARE\Lab\Types", "E", "%x%", RegistryType.REG_EXPAND_SZ)
    registry.set(r"SOFTWARE\Lab\Types", "M", ("a", "b"))
    registry.set(r"SOFTWARE\Lab\Types", "D", 255)
    registry.set(r"SOFTWARE\Lab\Types", "Q", 1 << 36, RegistryType.REG_QWORD)
    registry.set(r"SOFTWARE\Lab\Types", "B", b"\x01\xab")
    registry.create(r"SOFTWARE\Lab\Types\Empty")
    registry.set(r"SOFTWARE\WOW6432Node\Lab", "Text", "32 bit")
    registry.set(r"SOFTWARE\Classes\.x", "", "class")
    registry.deny(r"SOFTWARE\Secret")


def lines(*content: str) -> bytes:
    """Return lines as reg.exe writes them."""
    return "".join(f"{line}\r\n" for line in content).encode()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            r"HKLM\SOFTWARE\Lab",
            lines(
                "",
                LAB,
                "    (Default)    REG_SZ    the default",
                "    Text    REG_SZ    some text",
                "",
                rf"{LAB}\Types",
            ),
        ),
        (
            r"HKEY_LOCAL_MACHINE\SOFTWARE\Lab\Types",
            lines(
                "",
                rf"{LAB}\Types",
                "    E    REG_EXPAND_SZ    %x%",
                r"    M    REG_MULTI_SZ    a\0b",
                "    D    REG_DWORD    0xff",
                "    Q    REG_QWORD    0x1000000000",
                "    B    REG_BINARY    01AB",
                "",
                rf"{LAB}\Types\Empty",
            ),
        ),
        (r'"hklm\software\lab\types\Empty"', lines("")),
        (
            r"HKLM\SOFTWARE\Lab /v text",
            lines("", LAB, "    Text    REG_SZ    some text", ""),
        ),
        (
            r"HKLM\SOFTWARE\Lab /ve",
            lines("", LAB, "    (Default)    REG_SZ    the default", ""),
        ),
        (
            r"HKLM\SOFTWARE\Lab\Types /ve /reg:64",
            lines(
                "", rf"{LAB}\Types", "    (Default)    REG_SZ    (value not set)", ""
            ),
        ),
        (
            r"HKLM\SOFTWARE\Lab /v Text /reg:32",
            lines("", LAB, "    Text    REG_SZ    32 bit", ""),
        ),
        (
            r"HKLM\SOFTWARE\Lab /s /v B",
            lines(
                "",
                rf"{LAB}\Types",
                "    B    REG_BINARY    01AB",
                "",
                "End of search: 1 match(es) found.",
            ),
        ),
        (
            r"HKCR\.x",
            lines("", r"HKEY_CLASSES_ROOT\.x", "    (Default)    REG_SZ    class", ""),
        ),
    ],
)
def test_layout(run: Run, arguments: str, expected: bytes) -> None:
    """Each form prints what reg.exe prints, and nothing on standard error."""
    result = run(f"reg query {arguments}")

    shown = expected.replace(b"software\\lab\\types", b"SOFTWARE\\Lab\\Types")
    assert (result.stdout, result.stderr, result.exit_code) == (shown, b"", 0)


def test_recursion_prints_every_key(run: Run) -> None:
    """With /s every key has its block, and no search is ended."""
    output = run(r"reg query HKLM\SOFTWARE\Lab /s").stdout.decode()

    keys = [line for line in output.splitlines() if line.startswith("HKEY")]
    assert keys == [LAB, rf"{LAB}\Types", rf"{LAB}\Types\Empty"]
    assert "End of search" not in output


def test_recursion_leaves_out_denied_keys(run: Run) -> None:
    """A key that may not be read is left out of a recursive listing."""
    result = run(r"reg query HKLM\SOFTWARE /s")

    assert result.exit_code == 0
    assert b"Secret" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (r"HKLM\SOFTWARE\Nope", "The system was unable to find the specified registry"),
        (r"HKLM\SOFTWARE\Lab /v Nope", "The system was unable to find the specified"),
        (r"HKLM\SOFTWARE\Secret", "Access is denied."),
        (r"HKLM\SOFTWARE\Secret\Below", "Access is denied."),
        (r"NOPE\X", "Invalid key name."),
        ("", "Invalid syntax."),
        (r"HKLM\X /v", "Invalid syntax."),
        (r"HKLM\X /wrong", "Invalid syntax."),
    ],
)
def test_failure(run: Run, arguments: str, message: str) -> None:
    """Failures are told on standard error, with exit code 1."""
    result = run(f"reg query {arguments}")

    assert (result.stdout, result.exit_code) == (b"", 1)
    assert result.stderr.startswith(f"ERROR: {message}".encode())


def test_search_without_a_match_fails(run: Run) -> None:
    """A search that finds nothing says so and has exit code 1."""
    result = run(r"reg query HKLM\SOFTWARE\Lab /s /v Nope")

    assert result.stdout == lines("", "End of search: 0 match(es) found.")
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "arguments", [r"HKCU\Software", r"\\OTHER\HKLM\X", r"HKLM\SOFTWARE\Lab /f x"]
)
def test_gap_is_refused_and_reported(
    run: Run, unmodelled: list[str], arguments: str
) -> None:
    """Other hives, other machines and searches by pattern are not modelled."""
    assert run(f"reg query {arguments}").exit_code == 1
    assert len(unmodelled) == 1


def test_german_host_speaks_german(run: Run, host: WindowsHost) -> None:
    """On a German host the default value and the errors have German names."""
    host.operating_system.locale = "de-DE"
    shown = run(r"reg query HKLM\SOFTWARE\Lab /ve", code_page=65001).stdout.decode()
    failed = run(r"reg query HKLM\SOFTWARE\Secret", code_page=65001).stderr.decode()

    assert "    (Standard)    REG_SZ    the default\r\n" in shown
    assert failed == "FEHLER: Zugriff verweigert\r\n"
