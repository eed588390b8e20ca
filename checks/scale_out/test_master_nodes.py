"""Scale Out Master on its nodes: installed, and configured alike everywhere."""

import pytest

from fixtures.facts.endpoints import SqlEndpoint
from fixtures.facts.scale_out_master import MasterInstallations
from fixtures.facts.windows import ConfigurationFile
from fixtures.verdict import Verdict

NODES_FOR_AVAILABILITY = 2


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
