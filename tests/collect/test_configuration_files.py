"""Configuration files: where they are, what marks mean, and the forms they have."""

from __future__ import annotations

import pytest

from fixtures.collect.configuration_files import (
    collect_files,
    master_settings,
    parse_settings,
    read_configuration,
)
from fixtures.collect.installation import (
    installation_folder,
    service_configuration_path,
)
from fixtures.errors import AccessDeniedError, AnswerError, MalformedAnswerError
from fixtures.facts.windows import (
    HostFiles,
    HostRegistry,
    RegistryKey,
    WindowsService,
    WindowsServices,
)
from tests.collect.scripted import Output, ScriptedHost

VERSION_KEY = r"SOFTWARE\Microsoft\Microsoft SQL Server\160\SSIS"
DTS_PATH = rf"{VERSION_KEY}\Setup\DTSPath"
PATH = r"D:\SQL\160\DTS\Binn\MasterSettings.config"
JSON = '{"PortNumber": 8391, "SqlServerName": "lsn.corp.example,1433"}'
READ = {"portnumber": "8391", "sqlservername": "lsn.corp.example,1433"}


def services(*names: str) -> WindowsServices:
    """Return a host with these services."""
    return WindowsServices(
        host="SSISNODE1",
        system_name="SSISNODE1",
        services=tuple(
            WindowsService(
                name=name,
                display_name="",
                state="Running",
                start_mode="Manual",
                start_name=None,
                path_name=None,
            )
            for name in names
        ),
    )


def registry(**values: str) -> HostRegistry:
    """Return a host's registry with these default values of the version's keys."""
    paths = {"folder": DTS_PATH, "service_file": rf"{VERSION_KEY}\ServiceConfigFile"}
    keys = [
        RegistryKey(path=paths[name], values={"": value})
        for name, value in values.items()
    ]
    return HostRegistry(
        host="SSISNODE1", keys={one.path.casefold(): one for one in keys}
    )


def files(stdout: bytes, stderr: bytes = b"") -> HostFiles:
    """Return what a master node's command printed, as files."""
    return collect_files(
        ScriptedHost(output=Output(stdout, stderr)),
        services("SSISScaleOutMaster160"),
        registry(folder="D:\\SQL\\160\\DTS\\"),
    )


def test_host_without_scale_out_master_has_no_settings_to_read() -> None:
    """No service, no file."""
    with pytest.raises(AnswerError, match="no Scale Out Master service is installed"):
        master_settings(services(), registry(), files(b""))


def test_settings_are_read_in_the_installed_versions_folder() -> None:
    """The registry says where the version that the service belongs to is."""
    found = master_settings(
        services("SSISScaleOutMaster160"),
        registry(folder="D:\\SQL\\160\\DTS"),
        files(b"[[file 0]]\r\n" + JSON.encode() + b"[[end 0]]\r\n"),
    )

    assert found.path == PATH
    assert found.settings == READ


@pytest.mark.parametrize("folder", ["D:\\DTS", "D:\\DTS\\", "D:\\DTS\\\\"])
def test_folder_ends_with_one_backslash(folder: str) -> None:
    """However setup wrote it, a file name can follow."""
    assert installation_folder(registry(folder=folder), "160") == "D:\\DTS\\"


@pytest.mark.parametrize("values", [{}, {"folder": ""}])
def test_folder_that_the_registry_does_not_name(values: dict[str, str]) -> None:
    """Without the folder the file is unknown, which is not missing."""
    with pytest.raises(AnswerError, match="DTSPath does not name"):
        installation_folder(registry(**values), "160")


def test_folder_in_a_key_that_may_not_be_read_is_denied() -> None:
    """A refusal is no missing installation."""
    denied = HostRegistry(host="SSISNODE1", keys={}, denied=(VERSION_KEY,))

    with pytest.raises(AccessDeniedError, match="SSIS could not be read"):
        installation_folder(denied, "160")


def test_service_configuration_is_where_the_registry_says() -> None:
    """On a shared disk it is somewhere else than beside the programs."""
    moved = registry(folder="D:\\DTS", service_file=r"P:\MsDtsSrvr.ini.xml")

    assert service_configuration_path(moved, "160") == r"P:\MsDtsSrvr.ini.xml"


def test_service_configuration_is_beside_the_programs_otherwise() -> None:
    """Setup's own place."""
    found = service_configuration_path(registry(folder="D:\\DTS"), "160")

    assert found == r"D:\DTS\Binn\MsDtsSrvr.ini.xml"


def test_missing_file_is_a_fact() -> None:
    """A file that is not there has no settings."""
    assert read_configuration(files(b"[[end 0]]\r\n"), PATH).settings is None


def test_file_that_refuses_to_be_read_is_denied() -> None:
    """A failing ``type`` is a refusal, in whatever words."""
    found = files(
        b"[[file 0]]\r\n[[unread 0]]\r\n[[end 0]]\r\n", b"Zugriff verweigert\r\n"
    )

    with pytest.raises(AccessDeniedError, match="Zugriff verweigert"):
        read_configuration(found, PATH)


def test_cluster_tools_are_told_apart() -> None:
    """Server Core has the module, but no console."""
    assert files(b"[[end 0]]\r\n[[present 0]]\r\n").present == (
        r"%SystemRoot%\System32\WindowsPowerShell\v1.0\Modules\FailoverClusters",
    )


@pytest.mark.parametrize("folder", ['D:\\a" & del *', "D:\\%TEMP%", "D:\\a\r\ndel"])
def test_path_that_cmd_would_not_take_literally_is_not_typed(folder: str) -> None:
    """A path from the registry never becomes a command."""
    host, installed = ScriptedHost(), services("SSISScaleOutMaster160")
    found = collect_files(host, installed, registry(folder=folder))

    with pytest.raises(MalformedAnswerError, match="is no path for cmd"):
        master_settings(installed, registry(folder=folder), found)
    assert folder not in host.command_lines[0]


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
