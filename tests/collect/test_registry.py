"""The registry as reg.exe prints it: values of every type, keys that are not there."""

from __future__ import annotations

import pytest

from fixtures.collect.registry import (
    INSTANCE_NAMES,
    SCHANNEL,
    SQL_SERVER,
    SSL_SNI_BINDINGS,
    collect_registry,
    collect_tcp_port,
    queries_for,
    require_readable,
)
from fixtures.errors import AccessDeniedError
from fixtures.facts.windows import HostRegistry, WindowsService, WindowsServices
from tests.collect.scripted import Output, ScriptedHost, row

PROGRAM = r'"C:\SQL\MSSQL16.INST1\MSSQL\Binn\sqlservr.exe" -sINST1'
LISTING = """
HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\HTTP\\Parameters\\SslBindingInfo

HKEY_LOCAL_MACHINE\\SOFTWARE\\Key
    (Standard)    REG_SZ    C:\\Program Files    x
    Number    REG_DWORD    0x20c7
    Octets    REG_BINARY    00FF
    Nothing    REG_SZ
    List    REG_MULTI_SZ    a\\0b
"""


def services(**paths: str) -> WindowsServices:
    """Return a host with services of these programs."""
    return WindowsServices(
        host="SSISNODE1",
        system_name="SSISNODE1",
        services=tuple(
            WindowsService(
                name=name,
                display_name="",
                state="Running",
                start_mode="Auto",
                start_name=None,
                path_name=path,
            )
            for name, path in paths.items()
        ),
    )


def read(listing: str) -> HostRegistry:
    """Return what a host without SQL Server prints, as a registry."""
    host = ScriptedHost(
        output=Output(listing.replace("\\\\", "\\").replace("\n", "\r\n").encode()),
        by_key={SCHANNEL: row(ReturnValue="5")},
    )
    return collect_registry(host, services())


def test_values_keep_their_type() -> None:
    """Numbers, octets and text are told apart; the default value has no name."""
    key = read(LISTING).key(r"software\KEY")

    assert key is not None
    assert key.text("") == r"C:\Program Files    x"
    assert (key.number("number"), key.octets("OCTETS")) == (0x20C7, b"\0\xff")
    assert (key.text("Nothing"), key.text("List"), key.text("Other")) == (
        "",
        r"a\0b",
        None,
    )


def test_keys_directly_below_one_are_found() -> None:
    """Deeper ones belong to their own parents."""
    found = read(LISTING).below(r"SYSTEM\CurrentControlSet\Services\HTTP\Parameters")

    assert [one.path.rpartition("\\")[2] for one in found] == [
        "SslBindingInfo",
        "SslSniBindingInfo",
    ]


def test_key_that_its_parent_does_not_list_is_missing() -> None:
    """Nobody is asked again."""
    registry = read(LISTING + "[[unread 11]]\n")

    assert registry.key(SSL_SNI_BINDINGS) is None
    assert registry.denied == ()


@pytest.mark.parametrize(
    ("number", "denied"),
    [(10, "SslBindingInfo"), (12, "SCHANNEL")],
)
def test_key_that_is_there_and_was_not_read_is_denied(number: int, denied: str) -> None:
    """The parent lists it, or StdRegProv says so."""
    registry = read(LISTING + f"[[unread {number}]]\n")
    (path,) = registry.denied

    with pytest.raises(AccessDeniedError, match=denied):
        require_readable(registry, path)


def test_versions_and_instances_are_known_from_the_services() -> None:
    """Each has keys of its own."""
    found = queries_for(
        services(
            SSISScaleOutMaster160="", MsDtsServer150="", **{"MSSQL$INST1": PROGRAM}
        )
    )

    paths = [one.path for one in found]
    assert paths[-6:] == [
        INSTANCE_NAMES,
        rf"{SQL_SERVER}\150\DTS\Setup",
        rf"{SQL_SERVER}\150\SSIS",
        rf"{SQL_SERVER}\160\DTS\Setup",
        rf"{SQL_SERVER}\160\SSIS",
        rf"{SQL_SERVER}\MSSQL16.INST1\Setup",
    ]


def test_expandable_text_is_expanded() -> None:
    """By the host's own variables; what it does not know stays as it is written."""
    found = read(
        """
HKEY_LOCAL_MACHINE\\SOFTWARE\\Key
    Path    REG_EXPAND_SZ    %systemdrive%\\a%OTHER%\\b
    Text    REG_SZ    %SystemDrive%
[[variable SystemDrive C:]]
[[variable ProgramData %ProgramData%]]
"""
    )
    key = found.key(r"SOFTWARE\Key")

    assert key is not None
    assert (key.text("Path"), key.text("Text")) == (r"C:\a%OTHER%\b", "%SystemDrive%")
    assert found.variables == {"systemdrive": "C:"}


@pytest.mark.parametrize(
    ("written", "port"),
    [("14330", 14330), ("14330, 14331", 14330), ("", None), ("0", None), (None, None)],
)
def test_port_of_an_instance(written: str | None, port: int | None) -> None:
    """A dynamic port is none to rely on, and a key that is missing has none."""
    path = r"MSSQL16.INST1\MSSQLServer\SuperSocketNetLib\Tcp\IPAll"
    host = ScriptedHost(by_key={rf"{SQL_SERVER}\{path}": row(sValue=written)})
    (service,) = services(**{"MSSQL$INST1": PROGRAM}).services

    assert collect_tcp_port(host, service) == port
