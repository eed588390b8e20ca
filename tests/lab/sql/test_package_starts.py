"""A package of SSISDB is started: by whom, and with which keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.defects import apply_defects
from fixtures.lab.estate import LabEstate
from fixtures.lab.passing_time import pass_time
from tests.lab.sql.client import SqlClient

CREATE = (
    "DECLARE @id bigint EXEC SSISDB.catalog.create_execution "
    "@package_name = N'Load1.dtsx', @execution_id = @id OUTPUT, "
    "@folder_name = N'nightly', @project_name = N'Warehouse' "
)
START = f"{CREATE} EXEC SSISDB.catalog.start_execution @id "
LEVEL = (
    "EXEC SSISDB.catalog.set_execution_parameter_value @id, @object_type = {}, "
    "@parameter_name = N'{}', @parameter_value = 1 "
)
MESSAGES = (
    "SELECT COUNT(*) FROM SSISDB.catalog.operation_messages WHERE operation_id ="
    " (SELECT MAX(execution_id) FROM SSISDB.catalog.executions)"
)
LAST = (
    "SELECT TOP 1 status, folder_name FROM SSISDB.catalog.executions "
    "ORDER BY execution_id DESC"
)


@pytest.fixture
def operator(connect: Callable[..., SqlClient], estate: LabEstate) -> SqlClient:
    """A session that stands for one with Windows authentication."""
    for instance in estate.instances:
        instance.has_windows_authenticated_observer = True
    return connect()


def test_sql_login_starts_nothing(administrator: SqlClient) -> None:
    """Not even a sysadmin, and it leaves nothing behind."""
    before = administrator.rows(LAST)

    assert administrator.errors(CREATE) == [27123]
    assert administrator.rows(LAST) == before


@pytest.mark.parametrize("in_scale_out", [0, 1])
def test_package_runs_to_its_end(operator: SqlClient, in_scale_out: int) -> None:
    """On the instance and on a worker alike."""
    text = START.replace("@id OUTPUT,", f"@id OUTPUT, @runinscaleout = {in_scale_out},")

    assert operator.errors(text) == []
    assert operator.rows(LAST) == [(7, "Nightly")]


def test_execution_has_keys_of_its_own(operator: SqlClient) -> None:
    """A certificate under the master key, and a symmetric key under it."""
    operator.run(CREATE)
    query = (
        "SELECT COUNT(*) FROM SSISDB.sys.symmetric_keys WHERE name LIKE 'MS_Enckey_%'"
    )

    assert operator.rows(LAST) == [(1, "Nightly")]
    assert operator.column(query) == [2]


def test_without_a_worker_it_is_pending(operator: SqlClient, estate: LabEstate) -> None:
    """Nobody takes the work."""
    assert estate.catalog is not None
    for worker in estate.catalog.worker_agents:
        worker.is_reporting = False
    operator.run(START)

    assert operator.rows(LAST) == [(5, "Nightly")]


def test_worker_takes_what_waits_for_it(operator: SqlClient, estate: LabEstate) -> None:
    """One that reports may still take no tasks; when it does, the package runs."""
    assert estate.catalog is not None
    workers = estate.catalog.worker_agents
    for worker in workers:
        worker.takes_tasks = False
    operator.run(START)
    pass_time(estate)
    waiting = operator.rows(LAST)

    workers[0].takes_tasks = True
    pass_time(estate)

    assert (waiting, operator.rows(LAST)) == ([(5, "Nightly")], [(7, "Nightly")])
    assert estate.catalog.executions[-1].worker_agent_id == workers[0].worker_agent_id


def test_package_fails_on_a_server(operator: SqlClient, estate: LabEstate) -> None:
    """Perhaps its own connection has no login there."""
    assert estate.catalog is not None
    estate.catalog.packages_failing_on["Load1.dtsx"] = {"SSISNODE1"}
    operator.run(START)

    assert operator.rows(LAST) == [(4, "Nightly")]


@pytest.mark.parametrize(
    ("defect", "rows"),
    [
        ("", 2),
        ("logging_login_missing_on_primary", 0),
        ("logging_login_missing_on_secondary", 2),
    ],
)
def test_workers_log_by_a_login(
    operator: SqlClient, estate: LabEstate, defect: str, rows: int
) -> None:
    """Without it on the primary packages succeed, and leave no rows."""
    apply_defects(estate, [defect] if defect else [])
    operator.run(START.replace("@id OUTPUT,", "@id OUTPUT, @runinscaleout = 1,"))

    assert operator.rows(LAST) == [(7, "Nightly")]
    assert operator.column(MESSAGES) == [rows]


def test_new_primary_starts_no_package(
    operator: SqlClient, connect: Callable[..., SqlClient], estate: LabEstate
) -> None:
    """Where the master key does not open, an execution is not even created."""
    for instance in estate.instances:
        instance.keys.credentials.clear()
    operator.run(CREATE)
    primary = connect("SSISNODE2")
    primary.run("ALTER AVAILABILITY GROUP SSISAG FAILOVER")
    before = primary.rows(LAST)
    start = "EXEC SSISDB.catalog.start_execution {}"
    query = "SELECT MAX(execution_id) FROM SSISDB.catalog.executions"

    assert primary.errors(CREATE) == [15581]
    assert primary.errors(start.format(primary.column(query)[0])) == [15581]
    assert primary.rows(LAST) == before


def test_credential_lets_the_new_primary_start_packages(
    operator: SqlClient, connect: Callable[..., SqlClient]
) -> None:
    """As Always On support has set it up."""
    assert operator.errors(CREATE) == []
    primary = connect("SSISNODE2")
    primary.run("ALTER AVAILABILITY GROUP SSISAG FAILOVER")

    assert primary.errors(START) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (CREATE.replace("nightly", "nothing"), 27104),
        (CREATE.replace("Warehouse", "nothing"), 27109),
        (CREATE.replace("Load1", "nothing"), 27146),
        (CREATE.replace("N'nightly'", "NULL"), 27138),
        (CREATE.replace("@id OUTPUT", "@id OUTPUT, @reference_id = 1"), 50000),
        ("EXEC SSISDB.catalog.start_execution 1", 27103),
        ("EXEC SSISDB.catalog.start_execution 20001", 27121),
        (f"{CREATE} {LEVEL.format(30, 'Server')}", 27176),
        (f"{CREATE} {LEVEL.format(50, 'SYNCHRONIZED')}", 50000),
        (f"{START} {LEVEL.format(50, 'LOGGING_LEVEL')}", 27224),
        (f"{START} EXEC SSISDB.catalog.start_execution @id", 27121),
    ],
)
def test_wrong_start(operator: SqlClient, text: str, number: int) -> None:
    """Each mistake has the product's number; what is not modelled is loud."""
    assert operator.errors(text) == [number]


def test_option_is_taken_before_the_start(operator: SqlClient) -> None:
    """The level of logging is one."""
    assert operator.errors(f"{CREATE} {LEVEL.format(50, 'LOGGING_LEVEL')}") == []


def test_secondary_starts_nothing(
    operator: SqlClient, connect: Callable[..., SqlClient]
) -> None:
    """Nobody can even connect to it there."""
    assert operator.errors(CREATE) == []
    assert connect("SSISNODE2").errors(CREATE) == [976]
