"""The commands of steps that run packages, and what keeps a package from running."""

from __future__ import annotations

import threading

import pytest

from fixtures.lab.agent.packages import PackageCall, PackageError, PackageRun, read_call
from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.sql_server import SqlInstance
from fixtures.lab.sql.engine import LabSqlEngine

ACCOUNT = r"LAB\svc-ssisom"
LISTENER = "ssislsn.lab.example,1433"


@pytest.mark.parametrize(
    ("command", "path", "server"),
    [
        (
            (
                r'/ISSERVER "\"\SSISDB\Nightly\Warehouse\Load1.dtsx\""'
                r' /SERVER "\"lsn.example,1433\"" /Par "\"$ServerOption::X(Int16)\"";1'
            ),
            r"\SSISDB\Nightly\Warehouse\Load1.dtsx",
            "lsn.example,1433",
        ),
        (
            r'/ISSERVER "\"\SSISDB\A b\P\L 1.dtsx\"" /SERVER "\"HOST\INST\""',
            r"\SSISDB\A b\P\L 1.dtsx",
            r"HOST\INST",
        ),
        (
            r'/ISSERVER "\SSISDB\A\P\L.dtsx" /SERVER HOST\INST /CALLERINFO SQLAGENT',
            r"\SSISDB\A\P\L.dtsx",
            r"HOST\INST",
        ),
        (r'/ISSERVER "\SSISDB\A\P\L.dtsx"', r"\SSISDB\A\P\L.dtsx", "."),
    ],
)
def test_command_of_a_package_is_read(command: str, path: str, server: str) -> None:
    """However its arguments are quoted; without a server it is the Agent's own."""
    call = read_call(command)

    assert call is not None
    assert (call.path, call.server) == (path, server)


def test_package_outside_the_catalog_is_not_read() -> None:
    """A maintenance plan lies in msdb."""
    assert read_call(r'/Server "$(ESCAPE_NONE(SRVR))" /SQL "Plans\Backup"') is None


@pytest.fixture
def primary(estate: LabEstate) -> SqlInstance:
    """The primary, whose Agent runs the step."""
    return estate.instance("SSISNODE1")


def ran(
    estate: LabEstate, local: SqlInstance, server: str, package: str = "Load1.dtsx"
) -> str:
    """Run a package at a server as the account of the step."""
    call = PackageCall(
        folder_name="Nightly",
        project_name="Warehouse",
        package_name=package,
        server=server,
    )
    run = PackageRun(
        estate=estate,
        engine=LabSqlEngine(estate),
        local=local,
        account=ACCOUNT,
        call=call,
    )
    return run.run(threading.Event())


@pytest.mark.parametrize("server", [LISTENER, "SSISNODE1", ".", "ssisnode1"])
def test_package_runs_where_the_step_says(
    estate: LabEstate, primary: SqlInstance, server: str
) -> None:
    """The execution is that of the account, and has succeeded."""
    assert "succeeded" in ran(estate, primary, server)

    assert estate.catalog is not None
    execution = estate.catalog.executions[-1]
    assert (execution.status, execution.caller_name) == (7, ACCOUNT)


@pytest.mark.parametrize(
    ("server", "package", "reason"),
    [
        ("SSISNODE2", "Load1.dtsx", "participating in an availability group"),
        ("nowhere.lab.example", "Load1.dtsx", "network-related"),
        (LISTENER, "Missing.dtsx", "the package does not exist"),
    ],
)
def test_package_does_not_run(
    estate: LabEstate, primary: SqlInstance, server: str, package: str, reason: str
) -> None:
    """The utility says what the server says."""
    with pytest.raises(PackageError, match=reason):
        ran(estate, primary, server, package)


def test_account_without_a_login_is_refused(
    estate: LabEstate, primary: SqlInstance
) -> None:
    """The proxy's account has to be let in."""
    primary.remove_principal(ACCOUNT)

    with pytest.raises(PackageError, match="Login failed for user"):
        ran(estate, primary, LISTENER)
