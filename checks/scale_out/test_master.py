"""Scale Out Master: its account, its configuration and its registered address."""

import pytest

from fixtures.facts.accounts import AccountKind, ServiceAccount
from fixtures.facts.catalog import MasterProperties
from fixtures.facts.endpoints import HttpEndpoint, SqlEndpoint
from fixtures.facts.windows import ConfigurationFile
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-08")
def test_service_account_is_a_domain_account(
    scale_out_master_account: ServiceAccount, verdict: Verdict
) -> None:
    """The Scale Out Master service runs under a domain account on every node."""
    verdict.expected = AccountKind.DOMAIN
    verdict.actual = scale_out_master_account.kind
    verdict.cite("Win32_Service.StartName", scale_out_master_account.name)
    verdict.cite("SUSER_SID of that account", scale_out_master_account.sid)

    assert scale_out_master_account.kind is AccountKind.DOMAIN


@pytest.mark.requirement("SO-27")
def test_configuration_names_the_listener(
    master_settings: ConfigurationFile,
    catalog_endpoints: tuple[SqlEndpoint, ...],
    verdict: Verdict,
) -> None:
    """SqlServerName is the availability group listener and its port on every node."""
    written = master_settings.setting("SqlServerName")
    verdict.expected = [str(endpoint) for endpoint in catalog_endpoints]
    verdict.actual = written
    verdict.cite(master_settings.path, master_settings.settings)

    endpoint = SqlEndpoint.parse(written)
    assert endpoint is not None
    assert any(endpoint.reaches(server) for server in catalog_endpoints)


@pytest.mark.requirement("SO-46")
def test_master_address_is_registered(
    master_properties: MasterProperties,
    expected_master_address: HttpEndpoint,
    verdict: Verdict,
) -> None:
    """MASTER_ADDRESS in SSISDB is https, the DNS host name and the Master's port."""
    verdict.expected = str(expected_master_address)
    verdict.actual = master_properties.master_address
    verdict.cite(
        f"SSISDB.catalog.master_properties on {master_properties.server_name}",
        master_properties.properties,
    )

    address = HttpEndpoint.parse(master_properties.master_address)
    assert address is not None
    assert address.is_same(expected_master_address)
