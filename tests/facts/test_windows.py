"""What a host shows is found whatever its letter case, and never invented."""

from __future__ import annotations

import pytest

from fixtures.facts.windows import (
    ConfigurationFile,
    WindowsService,
    WindowsServices,
)


def service(name: str) -> WindowsService:
    """Return a running service."""
    return WindowsService(
        name=name,
        display_name=name,
        state="Running",
        start_mode="Auto",
        start_name="LocalSystem",
        path_name=None,
    )


def services(*names: str) -> WindowsServices:
    """Return a host's services."""
    return WindowsServices(
        host="SSISNODE1",
        system_name="SSISNODE1",
        services=tuple(service(name) for name in names),
    )


def file(settings: dict[str, str] | None) -> ConfigurationFile:
    """Return a configuration file."""
    return ConfigurationFile(host="SSISNODE1", path="X.config", settings=settings)


def test_service_is_found_in_any_letter_case() -> None:
    """Windows does not tell service names apart by case."""
    found = services("RpcSs", "ClusSvc").named("CLUSSVC")

    assert found is not None
    assert found.name == "ClusSvc"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["SSISScaleOutMaster160"], "SSISScaleOutMaster160"),
        (["ssisscaleoutmaster140"], "ssisscaleoutmaster140"),
        (
            ["SSISScaleOutMaster150", "SSISScaleOutMaster160", "SSISScaleOutMaster140"],
            "SSISScaleOutMaster160",
        ),
    ],
)
def test_newest_scale_out_master_counts(names: list[str], expected: str) -> None:
    """After an upgrade the newest version is the installed one."""
    master = services(*names).scale_out_master

    assert master is not None
    assert master.name == expected


@pytest.mark.parametrize(
    "names",
    [[], ["SSISScaleOutWorker160"], ["SSISScaleOutMaster"], ["SSISScaleOutMaster160x"],
     ["MySSISScaleOutMaster160"]],
)  # fmt: skip
def test_other_services_are_no_scale_out_master(names: list[str]) -> None:
    """A worker, or a name that only resembles the Master's, is none."""
    assert services(*names).scale_out_master is None


def test_integration_services_are_told_by_version() -> None:
    """That of an older instance, and what only sounds alike, are left out."""
    every = ("MsDtsServer160", "MSDTSSERVER170", "MsDtsServer", "SSISScaleOutMaster170")
    found = services(*every).integration_services_since(170)

    assert [one.name for one in found] == ["MSDTSSERVER170"]


def test_setting_is_found_in_any_letter_case() -> None:
    """Settings are kept by their names in lower case."""
    assert file({"portnumber": "8391"}).setting("PortNumber") == "8391"


def test_missing_setting_differs_from_an_empty_one() -> None:
    """What is not set is None, not empty."""
    settings = file({"sqlservername": ""})

    assert settings.setting("SqlServerName") == ""
    assert settings.setting("PortNumber") is None


def test_missing_file_has_no_settings() -> None:
    """A file that is not there exists neither as empty nor in part."""
    missing = file(None)

    assert not missing.exists
    assert missing.setting("PortNumber") is None
