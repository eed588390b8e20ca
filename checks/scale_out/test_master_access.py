"""Scale Out Master: what its account may do on the replicas and in SSISDB."""

import pytest

from fixtures.facts.server_access import CatalogRights, InstanceAccess
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-10")
def test_masters_can_log_in(instance_access: InstanceAccess, verdict: Verdict) -> None:
    """The account of every Scale Out Master can log in to the replica."""
    verdict.expected = "every domain account can log in"
    verdict.actual = instance_access.shown
    verdict.cite(
        f"sys.server_principals on {instance_access.server_name}",
        {one.account: one.sid for one in instance_access.accounts},
    )

    assert not instance_access.refused


@pytest.mark.requirement("SO-11")
def test_masters_administer_ssisdb(
    catalog_rights: CatalogRights, verdict: Verdict
) -> None:
    """The account of every Scale Out Master has the rights of ssis_admin in SSISDB."""
    verdict.expected = "every domain account has ssis_admin, or is sysadmin"
    verdict.actual = catalog_rights.shown
    verdict.cite("members of ssis_admin", catalog_rights.administrators)

    assert not catalog_rights.without
