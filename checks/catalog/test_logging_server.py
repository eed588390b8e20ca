"""Where Scale Out Workers write execution logs, and whether they may."""

import pytest

from fixtures.facts.catalog import MasterProperties
from fixtures.facts.endpoints import SqlEndpoint
from fixtures.facts.scale_out_catalog import RoleMembers
from fixtures.facts.sql_server import SqlInstance
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-35")
def test_logging_user_has_its_role(
    catalog_role_members: RoleMembers, logging_user: str, verdict: Verdict
) -> None:
    """The user that writes logs is a member of the role ssis_cluster_worker."""
    writers = catalog_role_members.log_writers(logging_user)
    verdict.expected = f"{logging_user}, or the workers' Windows account"
    verdict.actual = writers or "nobody"
    verdict.cite("members of ssis_cluster_worker", writers)

    assert writers


@pytest.mark.requirement("SO-36")
def test_logs_go_to_the_listener(
    master_properties: MasterProperties,
    logging_server: SqlEndpoint | None,
    catalog_endpoints: tuple[SqlEndpoint, ...],
    verdict: Verdict,
) -> None:
    """CLUSTER_LOGDB_SERVER is the availability group listener and its port."""
    verdict.expected = [str(endpoint) for endpoint in catalog_endpoints]
    verdict.actual = str(logging_server) if logging_server else None
    verdict.cite(
        f"SSISDB.catalog.master_properties on {master_properties.server_name}",
        master_properties.properties,
    )

    assert logging_server is not None
    assert any(logging_server.reaches(server) for server in catalog_endpoints)


@pytest.mark.requirement("SO-36.R")
def test_logging_server_names_its_port(
    listener_on_default_port: SqlEndpoint,
    logging_server: SqlEndpoint,
    verdict: Verdict,
) -> None:
    """CLUSTER_LOGDB_SERVER has the listener's port even when that is 1433."""
    verdict.expected = str(listener_on_default_port)
    verdict.actual = str(logging_server)
    verdict.cite("port in CLUSTER_LOGDB_SERVER", logging_server.port)

    assert logging_server.port is not None


@pytest.mark.requirement("SO-38")
def test_sql_server_authentication_is_allowed(
    logging_instance: SqlInstance, verdict: Verdict
) -> None:
    """The logging login can log in on every replica: Windows is not all it takes."""
    modes = {True: "Windows authentication only", False: "SQL Server and Windows"}
    verdict.expected = "SQL Server and Windows"
    verdict.actual = modes[logging_instance.is_integrated_security_only]
    verdict.cite("IsIntegratedSecurityOnly", logging_instance.server_name)

    assert not logging_instance.is_integrated_security_only
