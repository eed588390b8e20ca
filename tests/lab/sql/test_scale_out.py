"""Scale Out, enabled in SSISDB by an administrator of the instance."""

from __future__ import annotations

from fixtures.lab.estate import LabEstate
from tests.lab.sql.client import SqlClient

ENABLE = "EXEC SSISDB.catalog.enable_scaleout"
LOGIN, USER = "##MS_SSISLogDBWorkerAgentLogin##", "##MS_SSISLogDBWorkerAgentUser##"
SHOWN = "SELECT property_value FROM SSISDB.catalog.catalog_properties WHERE {which}"


def test_logging_login_and_user_are_made_anew(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """With a SID of their own, by which they still belong together."""
    former = estate.instances[0].principal(LOGIN).sid

    assert administrator.errors(ENABLE) == []
    login = estate.instances[0].principal(LOGIN)
    assert estate.catalog is not None
    (user,) = (one for one in estate.catalog.principals if one.name == USER)
    assert login.sid == user.sid != former
    assert user.member_of == {"ssis_cluster_worker"}


def test_catalog_says_that_it_is_enabled(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """The property comes to be where it never was; logs go to this instance."""
    assert estate.catalog is not None
    del estate.catalog.catalog_properties["IS_SCALEOUT_ENABLED"]
    enabled = SHOWN.format(which="property_name = N'IS_SCALEOUT_ENABLED'")

    assert administrator.errors(ENABLE) == []
    assert administrator.rows(enabled) == [("TRUE",)]
    assert estate.catalog.master_properties["CLUSTER_LOGDB_SERVER"] == "SSISNODE1"


def test_scale_out_master_has_to_be_here(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """Without setup's marker on this machine it is refused."""
    estate.hosts[0].registry.delete_key(
        r"SOFTWARE\Microsoft\Microsoft SQL Server\160\DTS\Setup\SQL_IS_Master"
    )

    assert administrator.errors(ENABLE) == [27261]


def test_only_the_primary_is_written(secondary: SqlClient) -> None:
    """A secondary does not even open the database."""
    assert secondary.errors(ENABLE) == [976]
