"""MsDtsSrvr.ini.xml: its folders, its setting, and what makes it unusable."""

from __future__ import annotations

import pytest

from fixtures.collect.service_configuration import parse_service_configuration
from fixtures.errors import MalformedAnswerError
from fixtures.facts.service_configuration import ServiceConfiguration

NAMESPACE = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
MSDB = (
    '<Folder xsi:type="SqlServerFolder"><Name>MSDB</Name>'
    "<ServerName> SQL1 </ServerName></Folder>"
)
FILES = (
    '<Folder xsi:type="FileSystemFolder"><Name>File System</Name>'
    "<StorePath>P:\\Packages</StorePath></Folder>"
)


def document(folders: str, stop: str = "", namespace: str = NAMESPACE) -> str:
    """Return a file with these folders."""
    return (
        f"<DtsServiceConfiguration {namespace}>{stop}<TopLevelFolders>{folders}"
        "</TopLevelFolders></DtsServiceConfiguration>"
    )


def parsed(text: str, encoding: str = "utf-8") -> ServiceConfiguration:
    """Return what such a file says."""
    content = text.encode(encoding)
    return parse_service_configuration("SSISNODE1", r"P:\ms.xml", content)


def test_folders_are_told_apart_by_their_type() -> None:
    """Servers and paths are found wherever they stand."""
    found = parsed(document(FILES + MSDB))

    assert found.server_names == ("SQL1",)
    assert found.store_paths == (r"P:\Packages",)
    assert found.stop_executing_packages_on_shutdown is None


@pytest.mark.parametrize(
    ("written", "stops"),
    [("true", True), (" False ", False), ("1", True), ("0", False), ("yes", None)],
)
def test_setting_is_read_in_any_form(written: str, *, stops: bool | None) -> None:
    """Letter case and white space do not count, other words mean nothing."""
    element = "StopExecutingPackagesOnShutdown"
    found = parsed(document(MSDB, f"<{element}>{written}</{element}>"))

    assert found.stop_executing_packages_on_shutdown == written
    assert found.stops_packages is stops


def test_setting_that_is_absent_means_true() -> None:
    """That is the documented default."""
    assert parsed(document(MSDB)).stops_packages is True


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encoding_does_not_count(encoding: str) -> None:
    """Editors on Windows write what they like."""
    declared = '<?xml version="1.0" encoding="utf-8"?>\r\n'

    assert parsed(declared + document(MSDB), encoding).server_names == ("SQL1",)


def test_folder_in_a_comment_does_not_count() -> None:
    """The service does not see it either."""
    assert parsed(document(f"{MSDB}<!-- {FILES} -->")).store_paths == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        document(MSDB)[:-1],
        document(MSDB).replace("DtsService", "Dts"),
        document(""),
        document(MSDB, namespace=""),
        document(MSDB, namespace='xmlns:xsi="http://example.com/"'),
        document(MSDB.replace("SqlServerFolder", "Folder")),
        document(MSDB.replace(" SQL1 ", " ")),
        document(MSDB.replace("<Name>MSDB</Name>", "")),
    ],
    ids=[
        *("empty", "cut off", "another root", "no folder", "undeclared prefix"),
        *("another namespace", "another type", "no server", "no name"),
    ],
)
def test_file_that_the_service_cannot_use_is_an_error(text: str) -> None:
    """Nothing is taken from what is left of it."""
    with pytest.raises(MalformedAnswerError):
        parsed(text)
