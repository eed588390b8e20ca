"""Scale Out Master on its nodes: installed, and configured alike everywhere."""

import pytest

from fixtures.facts.endpoints import SqlEndpoint
from fixtures.facts.master_restart import MasterRestart
from fixtures.facts.node_roles import (
    MasterAccounts,
    MasterServiceState,
    ScaleOutVersions,
)
from fixtures.facts.scale_out_master import MasterInstallations
from fixtures.facts.windows import ConfigurationFile, WindowsServices
from fixtures.verdict import Verdict

NODES_FOR_AVAILABILITY = 2


@pytest.mark.requirement("SO-05")
def test_database_engine_is_installed(
    windows_services: WindowsServices, verdict: Verdict
) -> None:
    """The node has a SQL Server instance, to which SSISDB can fail over."""
    verdict.expected = "a service of the Database Engine"
    verdict.actual = [one.name for one in windows_services.instance_services]

    assert windows_services.instance_services


@pytest.mark.requirement("SO-06")
def test_integration_services_are_installed(
    windows_services: WindowsServices, master_version: str, verdict: Verdict
) -> None:
    """The node has Integration Services of the Scale Out Master's version."""
    service = windows_services.named(f"MsDtsServer{master_version}")
    verdict.expected = f"MsDtsServer{master_version}"
    verdict.actual = service.state if service else "no such service"
    verdict.cite("Win32_Service", [one.name for one in windows_services.services])

    assert service is not None


@pytest.mark.requirement("SO-07")
def test_master_is_installed_on_two_nodes(
    master_installations: MasterInstallations, verdict: Verdict
) -> None:
    """Setup has installed the newest Scale Out Master on at least two nodes."""
    verdict.expected = "at least two nodes"
    verdict.actual = master_installations.complete_nodes
    verdict.cite("Win32_Service, and SQL_IS_Master", master_installations.shown)

    assert len(master_installations.complete_nodes) >= NODES_FOR_AVAILABILITY


@pytest.mark.requirement("SO-26")
def test_configuration_file_exists(
    master_settings_file: tuple[str, bool], verdict: Verdict
) -> None:
    """MasterSettings.config is in the folder of the installed version."""
    path, exists = master_settings_file
    verdict.expected = "the file exists"
    verdict.actual = exists
    verdict.cite("path", path)

    assert exists


@pytest.mark.requirement("SO-27.R")
def test_configuration_writes_the_listeners_port(
    listener_as_written: SqlEndpoint, verdict: Verdict
) -> None:
    """SqlServerName writes the listener's port even when it is 1433."""
    verdict.expected = "a port after the listener's name"
    verdict.actual = str(listener_as_written)

    assert listener_as_written.port is not None


@pytest.mark.requirement("SO-28")
def test_port_is_the_registered_one(
    configured_port: int | None,
    registered_port: int,
    master_settings: ConfigurationFile,
    verdict: Verdict,
) -> None:
    """PortNumber in MasterSettings.config is the port of MASTER_ADDRESS."""
    verdict.expected = registered_port
    verdict.actual = configured_port
    verdict.cite(master_settings.path, master_settings.settings)

    assert configured_port == registered_port


@pytest.mark.requirement("SO-29")
def test_service_was_restarted_after_the_last_change(
    master_restart: MasterRestart, verdict: Verdict
) -> None:
    """The Master's process was started after its configuration file last changed."""
    verdict.expected = f"started after {master_restart.modified_at}"
    verdict.actual = master_restart.started_at
    verdict.cite(f"LastModified of {master_restart.path}", master_restart.modified_at)

    assert master_restart.is_after_the_change


@pytest.mark.requirement("SO-09")
def test_service_account_is_the_same_everywhere(
    master_accounts: MasterAccounts, verdict: Verdict
) -> None:
    """The Scale Out Master service runs under one account on all master nodes."""
    verdict.expected = "one account"
    verdict.actual = master_accounts.shown
    verdict.cite("accounts by SID", master_accounts.identities)

    assert len(master_accounts.identities) == 1


@pytest.mark.requirement("SO-43")
def test_service_is_left_to_the_cluster(
    master_service_state: MasterServiceState, verdict: Verdict
) -> None:
    """The service starts manually, and runs on the owner of its role only."""
    verdict.expected = ["Manual", *master_service_state.expected_states]
    verdict.actual = [
        master_service_state.service.start_mode,
        master_service_state.service.state,
    ]
    verdict.cite("owner of the role", master_service_state.is_owner)

    assert master_service_state.is_left_to_the_cluster


@pytest.mark.requirement("SO-56")
def test_one_version_is_installed_and_clustered(
    scale_out_versions: ScaleOutVersions, verdict: Verdict
) -> None:
    """All machines have one major version, and only its Master is clustered."""
    verdict.expected = scale_out_versions.expected_service
    verdict.actual = scale_out_versions.clustered_masters
    verdict.cite("versions of Master and Worker", scale_out_versions.shown)

    assert scale_out_versions.is_one_version
