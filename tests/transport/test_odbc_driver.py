"""A driver is found on every supported machine, or its absence is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.errors import ClientSetupError
from fixtures.transport import odbc_driver

LIBRARY = "libmsodbcsql-18.6.so.2.1"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package's folder as its wheels for several platforms would fill it."""
    for place in (
        f"linux/debian_ubuntu/x86_64/lib/{LIBRARY}",
        f"linux/debian_ubuntu/arm64/lib/{LIBRARY}",
        f"linux/rhel/x86_64/lib/{LIBRARY}",
        f"linux/alpine/x86_64/lib/{LIBRARY}",
        "macos/arm64/lib/libmsodbcsql.18.dylib",
        "windows/x64/msodbcsql18.dll",
    ):
        (tmp_path / place).parent.mkdir(parents=True)
        (tmp_path / place).touch()
    return tmp_path


def test_this_machine_has_a_driver() -> None:
    """The declared dependencies bring a driver wherever none is installed."""
    assert odbc_driver.find_driver("SSISNODE1")


@pytest.mark.parametrize(
    ("installed", "best"),
    [
        (
            ["SQLite3", "ODBC Driver 17 for SQL Server"],
            odbc_driver.INSTALLED_DRIVERS[1],
        ),
        (
            ["ODBC Driver 17 for SQL Server", "ODBC Driver 18 for SQL Server"],
            odbc_driver.INSTALLED_DRIVERS[0],
        ),
        (["SQL Server", "FreeTDS"], None),
    ],
    ids=["17-only", "both", "neither"],
)
def test_newest_installed_driver_wins(installed: list[str], best: str | None) -> None:
    """Of Microsoft's two drivers the newer is taken, and no other."""
    assert odbc_driver.best_installed(installed) == best


@pytest.mark.parametrize(
    ("system", "machine", "family", "place"),
    [
        (
            "linux",
            "x86_64",
            "debian_ubuntu",
            f"linux/debian_ubuntu/x86_64/lib/{LIBRARY}",
        ),
        (
            "linux",
            "aarch64",
            "debian_ubuntu",
            f"linux/debian_ubuntu/arm64/lib/{LIBRARY}",
        ),
        ("linux", "x86_64", "rhel", f"linux/rhel/x86_64/lib/{LIBRARY}"),
        ("linux", "x86_64", "alpine", f"linux/alpine/x86_64/lib/{LIBRARY}"),
        ("linux", "x86_64", "suse", f"linux/debian_ubuntu/x86_64/lib/{LIBRARY}"),
        ("darwin", "arm64", "debian_ubuntu", "macos/arm64/lib/libmsodbcsql.18.dylib"),
    ],
)
def test_packaged_driver_fits_the_machine(
    package: Path, system: str, machine: str, family: str, place: str
) -> None:
    """Platform, processor and distribution choose the package's library."""
    found = odbc_driver.packaged_driver(package, system, machine, family)

    assert found == str(package / place)


@pytest.mark.parametrize(
    ("system", "machine"),
    [("win32", "AMD64"), ("linux", "riscv64"), ("darwin", "x86_64")],
    ids=["windows", "unknown-processor", "absent-folder"],
)
def test_packaged_driver_does_not_fit(package: Path, system: str, machine: str) -> None:
    """Windows loads registered drivers only; other machines may have no library."""
    assert odbc_driver.packaged_driver(package, system, machine, "alpine") is None


def test_package_may_be_absent() -> None:
    """Without the package there is no packaged driver."""
    assert odbc_driver.packaged_driver(None, "linux", "x86_64", "rhel") is None


@pytest.mark.parametrize(
    ("identifier", "ancestors", "family"),
    [
        ("debian", "", "debian_ubuntu"),
        ("linuxmint", "ubuntu debian", "debian_ubuntu"),
        ("rocky", "rhel centos fedora", "rhel"),
        ("opensuse-leap", "suse opensuse", "suse"),
        ("alpine", "", "alpine"),
    ],
)
def test_family_of_a_distribution(identifier: str, ancestors: str, family: str) -> None:
    """A distribution belongs to the family that it or an ancestor names."""
    assert odbc_driver.family_of(identifier, ancestors) == family


def test_machine_without_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any driver one sentence says what to install."""
    monkeypatch.setattr(odbc_driver, "best_installed", lambda _: None)
    monkeypatch.setattr(odbc_driver, "package_folder", lambda: None)

    with pytest.raises(ClientSetupError) as caught:
        odbc_driver.find_driver("SSISNODE1")

    assert str(caught.value) == (
        "SSISNODE1: cannot be asked, because this machine has no ODBC driver for SQL "
        "Server. Install Microsoft's ODBC Driver 18 for SQL Server"
    )


def test_machine_without_driver_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pyodbc cannot be loaded, the missing package is named."""
    monkeypatch.setitem(sys.modules, "pyodbc", None)

    with pytest.raises(ClientSetupError, match="Debian: libodbc2"):
        odbc_driver.load_pyodbc("SSISNODE1")


def test_import_does_not_load_pyodbc() -> None:
    """The suite starts on a machine where pyodbc cannot be loaded."""
    finished = subprocess.run(
        [
            sys.executable,
            "-c",
            "import fixtures.transport.odbc, sys; print('pyodbc' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    assert finished.stdout == "False\n"


def test_pooling_is_off() -> None:
    """A closed connection is really closed."""
    assert odbc_driver.load_pyodbc("SSISNODE1").pooling is False
