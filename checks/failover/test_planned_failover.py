"""After a planned failover everything works again, by the installation's own means."""

import datetime as dt

import pytest

from fixtures.drill.record import (
    CanaryRun,
    DrillRecord,
    FirstDecryption,
    JobRun,
)
from fixtures.facts.signs_of_life import MasterHeartbeat
from fixtures.target import Target
from fixtures.verdict import Verdict


@pytest.mark.requirement("DR-01")
def test_listener_leads_to_new_primary(
    roles_after_move: tuple[str, str], target: Target, verdict: Verdict
) -> None:
    """Listener and primary role are at the replica the group was moved to."""
    listener, primary = roles_after_move
    verdict.expected = {"listener": target.name, "primary": target.name}
    verdict.actual = {"listener": listener, "primary": primary}
    verdict.cite("@@SERVERNAME through the listener", listener)

    assert {listener.casefold(), primary.casefold()} == {target.name.casefold()}


@pytest.mark.requirement("DR-02")
def test_key_opens_by_own_means(
    first_decryption: FirstDecryption, drill_record: DrillRecord, verdict: Verdict
) -> None:
    """SSISDB's key opened on the new primary without anybody's help, in time."""
    objective = drill_record.recovery_time_objective_seconds
    verdict.expected = f"opens by the installation's own means within {objective:g} s"
    waited = first_decryption.waited
    verdict.actual = first_decryption.failure or f"opened after {waited:.1f} s"
    verdict.cite(
        "SSISDB could be used",
        f"{first_decryption.possible_after:.1f} s after the move",
    )
    verdict.cite("before anything was opened", first_decryption.passive_evidence)
    verdict.note = first_decryption.caution

    assert waited is not None
    assert waited <= objective


@pytest.mark.requirement("DR-03")
def test_key_is_encrypted_by_service_master_key(
    *, key_is_encrypted_by_server: bool, target: Target, verdict: Verdict
) -> None:
    """Afterwards the key is encrypted by the new primary's service master key."""
    verdict.expected = True
    verdict.actual = key_is_encrypted_by_server
    verdict.cite(
        f"sys.databases.is_master_key_encrypted_by_server on {target.name}",
        key_is_encrypted_by_server,
    )

    assert key_is_encrypted_by_server


@pytest.mark.requirement("DR-04")
def test_catalog_is_writable(catalog_condition: str, verdict: Verdict) -> None:
    """SSISDB is online, for everybody, and takes writes on the new primary."""
    verdict.expected = "ONLINE, MULTI_USER, READ_WRITE"
    verdict.actual = catalog_condition

    assert catalog_condition == verdict.expected


@pytest.mark.requirement("DR-05")
def test_jobs_ran(jobs_after_move: tuple[JobRun, ...], verdict: Verdict) -> None:
    """Every job that SSISDB needs after a failover ran there, and succeeded."""
    idle = [one.condition for one in jobs_after_move if not one.is_well]
    verdict.expected = "every one ran since the move and succeeded"
    verdict.actual = idle or verdict.expected
    verdict.cite("msdb.dbo.sysjobactivity", [one.condition for one in jobs_after_move])

    assert not idle


@pytest.mark.requirement("DR-06")
def test_master_reports(
    heartbeat_after_move: MasterHeartbeat, moved_at: dt.datetime, verdict: Verdict
) -> None:
    """The Scale Out Master reported since the move, from its role's owner."""
    verdict.expected = {
        "machine": heartbeat_after_move.expected_names,
        "not before": moved_at,
    }
    verdict.actual = {
        "machine": heartbeat_after_move.machine_name,
        "last": heartbeat_after_move.last_online_time,
    }

    assert heartbeat_after_move.is_from_the_owner
    assert heartbeat_after_move.came_since(moved_at)


@pytest.mark.requirement("DR-07")
def test_workers_are_back(silent_workers: tuple[str, ...], verdict: Verdict) -> None:
    """Every declared worker reported through the new primary."""
    verdict.expected = "every declared worker reported since the move"
    verdict.actual = silent_workers or verdict.expected

    assert not silent_workers


@pytest.mark.requirement("DR-08")
def test_rows_are_logged(rows_logged: int, verdict: Verdict) -> None:
    """What ran since the move left rows in SSISDB's log."""
    verdict.expected = "at least one row"
    verdict.actual = rows_logged

    assert rows_logged > 0


@pytest.mark.requirement("DR-09")
def test_interrupted_executions_are_repaired(
    stale_executions: tuple[int, ...], verdict: Verdict
) -> None:
    """No execution from before the move is still said to run, but in Scale Out."""
    verdict.expected = ()
    verdict.actual = stale_executions
    verdict.cite("catalog.executions with status 2, 5 or 8", stale_executions)

    assert not stale_executions


@pytest.mark.requirement("DR-13")
def test_canary_package_succeeds(
    canary_starts: tuple[str, ...],
    last_canary_start: CanaryRun,
    verdict: Verdict,
) -> None:
    """The canary package starts and succeeds in Scale Out on the new primary."""
    verdict.expected = "a start that succeeds in Scale Out"
    verdict.actual = last_canary_start.condition
    verdict.cite(
        "each start, by catalog.executions and msdb.dbo.sysjobhistory",
        canary_starts,
    )
    if len(canary_starts) > 1:
        verdict.note = f"It was started {len(canary_starts)} times."

    assert not last_canary_start.failure


@pytest.mark.requirement("AG-23")
def test_catalog_and_scale_out_stand_after_failover(
    unmet_after_move: tuple[str, ...], verdict: Verdict
) -> None:
    """What acceptance asks of key, logging, Master and workers holds after a move."""
    verdict.expected = "AG-08, SO-36, SO-48 and SO-50 hold"
    verdict.actual = unmet_after_move or verdict.expected

    assert not unmet_after_move
