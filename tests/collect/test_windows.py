"""Services and configuration files: what answers mean, and which mean nothing."""

from __future__ import annotations

import pytest

from fixtures.collect.windows import (
    collect_master_settings,
    collect_services,
    installation_folder,
    parse_settings,
    read_configuration,
)
from fixtures.errors import AccessDeniedError, AnswerError, MalformedAnswerError
from fixtures.facts.windows import WindowsServices
from fixtures.transport.cim import CimInstance
from tests.collect.scripted import Output, ScriptedHost, row

SERVICES = "root/cimv2:Win32_Service"
DTS_PATH = r"SOFTWARE\Microsoft\Microsoft SQL Server\160\SSIS\Setup\DTSPath"
PATH = r"D:\SQL\160\DTS\Binn\MasterSettings.config"
JSON = '{"PortNumber": 8391, "SqlServerName": "lsn.corp.example,1433"}'
READ = {"portnumber": "8391", "sqlservername": "lsn.corp.example,1433"}


def service(name: str, **values: str | None) -> CimInstance:
    """Return a service's row."""
    return row(Name=name, SystemName="NODE1", State="Running", **values)


def services(*rows: CimInstance) -> WindowsServices:
    """Return what a host with these services shows."""
    return collect_services(ScriptedHost(by_class={SERVICES: rows}))


def test_services_are_read_with_the_machines_own_name() -> None:
    """The declared name may be an alias; the machine knows its own."""
    found = services(
        service("RpcSs"), service("SSISScaleOutMaster160", StartName=r"CORP\svc-om")
    )

    assert (found.host, found.system_name) == ("SSISNODE1", "NODE1")
    assert found.scale_out_master is not None
    assert found.scale_out_master.start_name == r"CORP\svc-om"
    assert found.scale_out_master.start_mode == "Unknown"


@pytest.mark.parametrize("rows", [(), (service("ClusSvc"),)])
def test_services_without_rpcss_are_denied(rows: tuple[CimInstance, ...]) -> None:
    """Every Windows has RpcSs: an answer without it is a refusal, not a fact."""
    with pytest.raises(AccessDeniedError, match="may not enumerate services"):
        services(*rows)


def test_host_without_scale_out_master_has_no_settings_to_read() -> None:
    """No service, no file: nobody is asked for it."""
    host = ScriptedHost()

    with pytest.raises(AnswerError, match="no Scale Out Master service is installed"):
        collect_master_settings(host, services(service("RpcSs")))
    assert host.command_lines == []


def test_settings_are_read_in_the_installed_versions_folder() -> None:
    """The registry says where the version that the service belongs to is."""
    host = ScriptedHost(
        by_key={DTS_PATH: row(ReturnValue="0", sValue="D:\\SQL\\160\\DTS\\")},
        output=Output(JSON.encode()),
    )
    found = collect_master_settings(
        host, services(service("RpcSs"), service("SSISScaleOutMaster160"))
    )

    assert found.path == PATH
    assert found.settings == READ
    assert host.command_lines == [
        f'if exist "{PATH}" (type "{PATH}") else (echo [[there is no such file]])'
    ]


@pytest.mark.parametrize("folder", ["D:\\DTS", "D:\\DTS\\", "D:\\DTS\\\\"])
def test_folder_ends_with_one_backslash(folder: str) -> None:
    """However setup wrote it, a file name can follow."""
    host = ScriptedHost(by_key={DTS_PATH: row(ReturnValue="0", sValue=folder)})

    assert installation_folder(host, "160") == "D:\\DTS\\"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (row(ReturnValue="5"), AccessDeniedError),
        (row(ReturnValue="2"), AnswerError),
        (row(ReturnValue="0"), AnswerError),
        (row(ReturnValue="0", sValue=""), AnswerError),
        (row(), AnswerError),
    ],
)
def test_folder_that_the_registry_does_not_name(
    answer: CimInstance, error: type[AnswerError]
) -> None:
    """Without the folder the file is unknown, which is not missing."""
    host = ScriptedHost(by_key={DTS_PATH: answer})

    with pytest.raises(error, match="DTSPath"):
        installation_folder(host, "160")


def test_missing_file_is_a_fact() -> None:
    """A file that is not there has no settings."""
    host = ScriptedHost(output=Output(b"[[there is no such file]]\r\n"))

    assert read_configuration(host, PATH).settings is None


def test_file_that_refuses_to_be_read_is_denied() -> None:
    """A failing ``type`` is a refusal, in whatever words."""
    host = ScriptedHost(output=Output(b"", b"Zugriff verweigert\r\n", 1))

    with pytest.raises(AccessDeniedError, match="Zugriff verweigert"):
        read_configuration(host, PATH)


@pytest.mark.parametrize("path", ['D:\\a" & del *', "D:\\%TEMP%\\a", "D:\\a\r\ndel"])
def test_path_that_cmd_would_not_take_literally_is_not_typed(path: str) -> None:
    """A path from the registry never becomes a command."""
    host = ScriptedHost()

    with pytest.raises(MalformedAnswerError, match="is no path for cmd"):
        read_configuration(host, path)
    assert host.command_lines == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(JSON.encode(), id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + JSON.encode(), id="UTF-8 with BOM"),
        pytest.param(b"\xef\xbb\xbf\r\n " + JSON.encode() + b"\r\n", id="blanks"),
        pytest.param(JSON.encode("utf-16"), id="UTF-16 with BOM"),
        pytest.param(JSON.encode("utf-16-le"), id="UTF-16 without BOM"),
        pytest.param(b"\xfe\xff" + JSON.encode("utf-16-be"), id="UTF-16 big-endian"),
        pytest.param(JSON.replace("8391", '"8391"').encode(), id="quoted number"),
        pytest.param(
            b"<Settings><PortNumber>8391</PortNumber>"
            b"<SqlServerName> lsn.corp.example,1433 </SqlServerName></Settings>",
            id="elements",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="utf-16"?>\r\n<!-- ports -->\r\n'
            b'<configuration><appSettings><add key="PortNumber" value="8391" />'
            b'<add key="SqlServerName" value="lsn.corp.example,1433"/>'
            b"</appSettings></configuration>",
            id="add elements",
        ),
        pytest.param(
            b'<S xmlns="urn:x"><PortNumber>8391</PortNumber>'
            b"<SqlServerName>lsn.corp.example,1433</SqlServerName></S>",
            id="namespace",
        ),
    ],
)
def test_settings_in_every_known_form(content: bytes) -> None:
    """Encoding, notation and quotes do not change what is set."""
    assert parse_settings("SSISNODE1", PATH, content) == READ


def test_backslash_of_an_instance_survives_json() -> None:
    """JSON doubles a backslash; the setting has it once."""
    content = rb'{"SqlServerName": "NODE\\INST1"}'

    assert parse_settings("N", PATH, content) == {"sqlservername": r"NODE\INST1"}


def test_values_keep_their_json_meaning_as_text() -> None:
    """Truth values are written in lower case, and null is not set."""
    content = b'{"TaskLogEnabled": true, "Ratio": 70.5, "StoreName": null}'

    assert parse_settings("N", PATH, content) == {
        "tasklogenabled": "true",
        "ratio": "70.5",
    }


def test_letters_outside_ascii_survive_an_old_code_page() -> None:
    """A file that is not UTF-8 is read as Windows wrote it."""
    content = '{"DisplayName": "Übernahme"}'.encode("cp1252")

    assert parse_settings("N", PATH, content) == {"displayname": "Übernahme"}


@pytest.mark.parametrize("content", [b"", b"\r\n", b"\xef\xbb\xbf", b"\0\0\0\0"])
def test_empty_file_is_malformed(content: bytes) -> None:
    """An empty file sets nothing, and is no answer."""
    with pytest.raises(MalformedAnswerError, match="is empty"):
        parse_settings("N", PATH, content)


@pytest.mark.parametrize(
    "content",
    [
        b"PortNumber: 8391",
        b"PortNumber=8391",
        b"{}",
        b'{"PortNumber": 8391',
        b'[{"PortNumber": 8391}]',
        b"<Settings/>",
        b"<Settings><PortNumber>8391</Settings>",
        b'<!DOCTYPE s [<!ENTITY e "8391">]><s><PortNumber>&e;</PortNumber></s>',
    ],
)
def test_unknown_form_is_malformed(content: bytes) -> None:
    """Another notation, a cut-off file and entities are not guessed at."""
    with pytest.raises(MalformedAnswerError, match="neither a flat JSON object nor"):
        parse_settings("N", PATH, content)
