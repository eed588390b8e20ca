"""Backups to files, and databases that are restored from them."""

from __future__ import annotations

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.availability_group import AvailabilityReplica
from tests.lab.sql.client import SqlClient

FILE = r"N'\\files\backups\SSISDB.bak'"
LOG_FILE = r"N'\\files\backups\SSISDB.trn'"
BACKUP = f"BACKUP DATABASE SSISDB TO DISK = {FILE} WITH COPY_ONLY, INIT"
BACKUP_LOG = f"BACKUP LOG SSISDB TO DISK = {LOG_FILE} WITH COPY_ONLY, INIT"
RESTORE = f"RESTORE DATABASE SSISDB FROM DISK = {FILE} WITH NORECOVERY"
RESTORE_LOG = f"RESTORE LOG SSISDB FROM DISK = {LOG_FILE} WITH NORECOVERY"
JOIN = "ALTER DATABASE SSISDB SET HADR AVAILABILITY GROUP = SSISAG"
STATE = "SELECT state_desc FROM sys.databases WHERE name = N'SSISDB'"


@pytest.fixture
def second(estate: LabEstate) -> AvailabilityReplica:
    """The secondary replica, from which SSISDB was dropped."""
    del estate.instances[1].database_ids["SSISDB"]
    replica = estate.availability_groups[0].replica("SSISNODE2")
    replica.is_joined = False
    return replica


def test_database_is_restored_and_joins(
    administrator: SqlClient, secondary: SqlClient, second: AvailabilityReplica
) -> None:
    """What one machine wrote to a share another reads, and rolls on from."""
    assert administrator.errors(f"{BACKUP}; {BACKUP_LOG}") == []
    assert secondary.errors(f"{RESTORE}; {RESTORE_LOG}") == []
    assert secondary.rows(STATE) == [("RESTORING",)]
    assert secondary.errors(JOIN) == []
    assert second.is_joined


def test_backup_is_remembered(administrator: SqlClient) -> None:
    """Msdb knows its kind, and that it was copied only."""
    shown = (
        "SELECT TOP 1 type, is_copy_only FROM msdb.dbo.backupset ORDER BY backup_set_id"
    )

    assert administrator.errors(BACKUP_LOG) == []
    assert administrator.rows(f"{shown} DESC") == [("L", True)]


@pytest.mark.usefixtures("second")
def test_what_is_not_there_is_not_restored(
    administrator: SqlClient, secondary: SqlClient
) -> None:
    """A file of another machine, or of another kind, is none."""
    local = BACKUP.replace(r"\\files\backups", "C:")
    administrator.run(f"{local}; {BACKUP_LOG}")

    assert secondary.errors(RESTORE.replace(r"\\files\backups", "C:")) == [3201, 3013]
    assert secondary.errors(RESTORE) == [3201, 3013]
    assert secondary.errors(RESTORE_LOG) == [3117, 3013]


def test_log_needs_the_full_model_and_a_backup(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """In the simple model there is nothing to back up; else something to begin with."""
    estate.instances[0].backups.clear()
    assert administrator.errors(BACKUP_LOG) == [4214, 3013]

    assert estate.catalog is not None
    estate.catalog.recovery_model_desc = "SIMPLE"
    assert administrator.errors(BACKUP_LOG) == [4208, 3013]


def test_database_is_added_to_its_group(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """In the full model only; on the other replicas it has to be joined."""
    (group,) = estate.availability_groups
    group.databases.clear()
    assert estate.catalog is not None
    estate.catalog.recovery_model_desc = "SIMPLE"
    add = "ALTER AVAILABILITY GROUP SSISAG ADD DATABASE SSISDB"
    assert administrator.errors(add) == [1465]

    full = "ALTER DATABASE SSISDB SET RECOVERY FULL"
    assert administrator.errors(f"{full}; {add}") == []
    assert group.databases == ["SSISDB"]
    assert [one.is_joined for one in group.replicas] == [True, False]
