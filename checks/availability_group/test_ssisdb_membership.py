"""SSISDB in its availability group: joined everywhere, and open for its users."""

import datetime as dt

import pytest

from fixtures.facts.availability_group import ListedDatabase
from fixtures.facts.log_backups import LogBackups
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-01")
def test_ssisdb_is_an_availability_database(
    listed_database: ListedDatabase, verdict: Verdict
) -> None:
    """SSISDB is an availability database on every replica, and no copy of its own."""
    verdict.expected = "joined to its group"
    verdict.actual = listed_database.membership
    verdict.cite(f"sys.databases on {listed_database.server_name}", verdict.actual)

    assert listed_database.is_availability_database


@pytest.mark.requirement("AG-16")
def test_ssisdb_is_online_and_multi_user(
    primary_database: ListedDatabase, verdict: Verdict
) -> None:
    """SSISDB is online and multi-user on the primary replica."""
    verdict.expected = ["ONLINE", "MULTI_USER"]
    verdict.actual = [primary_database.state_desc, primary_database.user_access_desc]
    verdict.cite("sys.databases", primary_database.server_name)

    assert verdict.actual == verdict.expected


@pytest.mark.requirement("AG-26")
def test_ssisdb_uses_the_full_recovery_model(
    primary_database: ListedDatabase, verdict: Verdict
) -> None:
    """SSISDB uses the recovery model that an availability group asks for."""
    verdict.expected = "FULL"
    verdict.actual = primary_database.recovery_model_desc
    verdict.cite("sys.databases", primary_database.server_name)

    assert verdict.actual == verdict.expected


@pytest.mark.requirement("AG-26.R")
def test_log_of_ssisdb_was_backed_up_lately(
    log_backups: LogBackups, log_backup_limit: dt.timedelta, verdict: Verdict
) -> None:
    """A log backup that makes room in SSISDB's log is not older than the limit."""
    youngest = log_backups.youngest
    verdict.expected = f"a log backup in the last {log_backup_limit}"
    verdict.actual = "none" if youngest is None else f"{youngest} ago"
    verdict.cite("msdb.dbo.backupset of each replica", log_backups.by_replica)
    verdict.cite("log_reuse_wait_desc", log_backups.log_reuse_wait_desc)

    assert log_backups.are_recent(log_backup_limit)
