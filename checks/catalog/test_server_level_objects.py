"""What SSISDB needs in master of every replica, and no availability group carries."""

import pytest

from fixtures.facts.agent_jobs import ServerLevelObjects
from fixtures.facts.assembly_trust import AssemblyTrust
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-02")
def test_server_level_objects_exist(
    server_level_objects: ServerLevelObjects, verdict: Verdict
) -> None:
    """Cleanup login, maintenance job, startup procedure and CLR are there."""
    verdict.expected = "none is missing"
    verdict.actual = server_level_objects.missing or "none is missing"
    verdict.cite("options (value, in use)", server_level_objects.options)

    assert not server_level_objects.missing


@pytest.mark.requirement("AG-03")
def test_assembly_is_trusted(assembly_trust: AssemblyTrust, verdict: Verdict) -> None:
    """SSISDB's assembly is trusted by its hash, or by the login of its key."""
    verdict.expected = "a trusted hash, or a key login with UNSAFE ASSEMBLY"
    verdict.actual = assembly_trust.reasons
    verdict.cite("trust on", assembly_trust.server_name)

    assert not assembly_trust.untrusted


@pytest.mark.requirement("AG-04")
def test_startup_procedure_is_automatic(
    startup_procedure_is_automatic: bool | None,  # noqa: FBT001 - pytest passes it by name
    verdict: Verdict,
) -> None:
    """Procedure sp_ssis_startup runs at every start of SQL Server."""
    verdict.expected = True
    verdict.actual = startup_procedure_is_automatic
    verdict.cite("master.sys.procedures, is_auto_executed", verdict.actual)

    assert startup_procedure_is_automatic


@pytest.mark.requirement("AG-32")
def test_startup_procedures_are_looked_for(
    scan_for_startup_procs: tuple[int, int], verdict: Verdict
) -> None:
    """SQL Server looks for startup procedures, now and after its next start."""
    verdict.expected = (1, 1)
    verdict.actual = scan_for_startup_procs
    verdict.cite("sys.configurations, value and value in use", scan_for_startup_procs)

    assert verdict.actual == verdict.expected
