"""
The rights that the README asks for, and each time one right less.

Functions for ``--defect=FILE.py:FUNCTION``: they run in the lab's process.
"""

from __future__ import annotations

import datetime as dt

from fixtures.lab.defects.master_access import master_account_has_access_by_group
from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.catalog import DatabasePermission, DatabasePrincipal
from fixtures.lab.estate.sql_server import LocalDatabase, ServerPrincipal, SqlInstance

LOGIN = "ssis_acceptance"
JOB_TABLES = (
    *("sysjobs", "sysjobsteps", "sysjobschedules", "sysschedules"),
    *("sysjobservers", "sysjobhistory", "sysproxies"),
    "backupset",
    *("sysssispackages", "sysssispackagefolders"),
)
MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def documented_rights(estate: LabEstate) -> None:
    """The SQL login has what the README asks for, and nothing more."""
    for instance in estate.instances:
        login = instance.principal(LOGIN)
        # Its user in SSISDB is to find it on every replica.
        login.sid = estate.instances[0].principal(LOGIN).sid
        login.server_roles = set()
        login.granted = {"CONNECT SQL", "VIEW SERVER STATE", "VIEW ANY DEFINITION"}
        msdb = _msdb(instance)
        msdb.principals.append(_user(login))
        msdb.permissions += [
            DatabasePermission(
                grantee=LOGIN, permission="SELECT", securable=f"dbo.{table}"
            )
            for table in JOB_TABLES
        ]
    catalog = estate.catalog
    assert catalog is not None
    reader = _user(estate.instances[0].principal(LOGIN))
    reader.member_of = {"ssis_logreader", "ssis_cluster_executor"}
    catalog.principals.append(reader)
    catalog.permissions += [
        DatabasePermission(
            grantee=LOGIN, permission="SELECT", securable=f"internal.{table}"
        )
        for table in ("executions", "tasks")
    ]
    catalog.permissions.append(
        DatabasePermission(grantee=LOGIN, permission="VIEW DEFINITION")
    )


def without_view_server_state(estate: LabEstate) -> None:
    """Dynamic management views are closed."""
    _without(estate, "VIEW SERVER STATE")


def without_view_any_definition(estate: LabEstate) -> None:
    """Catalog views hide what is not the login's own."""
    _without(estate, "VIEW ANY DEFINITION")


def without_view_any_database(estate: LabEstate) -> None:
    """A hardened server: VIEW ANY DATABASE was denied."""
    documented_rights(estate)
    for instance in estate.instances:
        instance.principal(LOGIN).denied = {"VIEW ANY DATABASE"}


def without_job_tables(estate: LabEstate) -> None:
    """The login is a guest in msdb, and no credential makes a job superfluous."""
    documented_rights(estate)
    for instance in estate.instances:
        instance.keys.credentials.clear()
        _msdb(instance).permissions.clear()


def without_log_reader(estate: LabEstate) -> None:
    """The login sees its own executions only, and has none."""
    documented_rights(estate)
    assert estate.catalog is not None
    estate.catalog.principal(LOGIN).member_of = set()


def without_view_definition(estate: LabEstate) -> None:
    """SSISDB hides its users and keys: the wider right of the server was denied."""
    documented_rights(estate)
    assert estate.catalog is not None
    estate.catalog.permissions[-1].state = "DENY"


def without_the_groups_of_accounts(estate: LabEstate) -> None:
    """The Masters have access by a group, and xp_logininfo may not be executed."""
    documented_rights(estate)
    master_account_has_access_by_group(estate)


def without_ssisdb_user(estate: LabEstate) -> None:
    """The login cannot open SSISDB at all."""
    documented_rights(estate)
    assert estate.catalog is not None
    estate.catalog.principals.pop()


def _without(estate: LabEstate, permission: str) -> None:
    documented_rights(estate)
    for instance in estate.instances:
        instance.principal(LOGIN).granted.remove(permission)


def _msdb(instance: SqlInstance) -> LocalDatabase:
    return next(one for one in instance.databases if one.name == "msdb")


def _user(login: ServerPrincipal) -> DatabasePrincipal:
    return DatabasePrincipal(
        name=LOGIN,
        principal_id=100,
        type="S",
        sid=login.sid,
        create_date=MADE,
        modify_date=MADE,
    )
