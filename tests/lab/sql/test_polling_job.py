"""The documents' polling job is run after a failover, as it is and with its faults."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.defects.polling_steps import (
    polling_step_adds_no_encryption,
    polling_step_cuts_password_at_30_characters,
    polling_step_does_not_double_quotation_marks,
    polling_step_does_not_open_symmetric_key,
    polling_step_opens_key_in_wrong_database,
    polling_step_reads_role_of_any_group,
    polling_step_reads_role_of_its_group,
    symmetric_key_missing_on_secondary,
)
from fixtures.lab.estate import LabEstate
from fixtures.lab.healthy import LabCredentials
from fixtures.lab.healthy.polling_job import POLLING_JOB, adopt_polling_job
from tests.lab.sql.client import SqlClient

DECRYPT = (
    "USE SSISDB "
    "OPEN SYMMETRIC KEY MS_Enckey_LOGDB DECRYPTION BY CERTIFICATE MS_Cert_LOGDB"
)
FLAG = (
    "SELECT is_master_key_encrypted_by_server FROM sys.databases WHERE name = 'SSISDB'"
)
ROLE = "SELECT replica_role FROM SSISFailover.dbo.replica_role"
Connect = Callable[..., SqlClient]


def step(estate: LabEstate, server: str = "SSISNODE2") -> str:
    """Return the text of the polling job's step on an instance."""
    jobs = estate.instance(server).jobs
    return next(one for one in jobs if one.name == POLLING_JOB).steps[0].command


def new_primary(connect: Connect) -> SqlClient:
    """Fail over to the second instance; return a session there."""
    client = connect("SSISNODE2")
    assert client.errors("ALTER AVAILABILITY GROUP SSISAG FAILOVER") == []
    return client


def test_step_encrypts_the_key_again(connect: Connect, estate: LabEstate) -> None:
    """Before it runs the new primary can decrypt nothing, afterwards everything."""
    adopt_polling_job(estate)
    primary = new_primary(connect)
    before = (primary.errors(DECRYPT), primary.column(FLAG))
    ran = primary.run(step(estate)).texts

    assert before == ([15581], [False])
    assert ran == []
    assert connect("SSISNODE2").errors(DECRYPT) == []
    assert (primary.column(FLAG), primary.column(ROLE)) == ([True], [1])


def test_step_stores_the_role_on_the_secondary(
    connect: Connect, estate: LabEstate
) -> None:
    """On the former primary it remembers the new role, and opens nothing."""
    adopt_polling_job(estate)
    new_primary(connect)
    former = connect("SSISNODE1")

    assert former.run(step(estate, "SSISNODE1")).texts == []
    assert former.column(ROLE) == [2]
    assert former.rows("SELECT 1 FROM sys.openkeys") == []


def test_step_does_nothing_in_the_same_role(
    connect: Connect, estate: LabEstate
) -> None:
    """On the secondary it leaves the role as it is."""
    adopt_polling_job(estate)
    secondary = connect("SSISNODE2")

    assert secondary.run(step(estate)).texts == []
    assert secondary.column(ROLE) == [2]


@pytest.mark.parametrize(
    ("defect", "errors"),
    [
        (polling_step_adds_no_encryption, []),
        (polling_step_cuts_password_at_30_characters, [15313, 15581]),
        (polling_step_opens_key_in_wrong_database, [15313]),
        (polling_step_does_not_open_symmetric_key, [15315, 15581]),
        (symmetric_key_missing_on_secondary, [15151, 15315, 15581]),
        (polling_step_reads_role_of_any_group, [512]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_step_with_a_fault_leaves_the_key_closed(
    connect: Connect,
    estate: LabEstate,
    defect: Callable[[LabEstate], None],
    errors: list[int],
) -> None:
    """Each fails in its own way, and no package starts on the new primary."""
    defect(estate)
    primary = new_primary(connect)

    assert primary.errors(step(estate)) == errors
    assert connect("SSISNODE2").errors(DECRYPT) == [15581]
    assert primary.column(ROLE) == [2]


def test_step_that_reads_its_own_group_survives_a_second(
    connect: Connect, estate: LabEstate
) -> None:
    """Another application's group has another role on the same instance."""
    polling_step_reads_role_of_its_group(estate)
    primary = new_primary(connect)

    assert primary.errors(step(estate)) == []
    assert primary.column(FLAG) == [True]


@pytest.fixture
def quoted_password(
    connect: Connect, estate: LabEstate, lab_credentials: LabCredentials
) -> None:
    """The catalog's password is another one, which holds a quotation mark."""
    adopt_polling_job(estate)
    former = lab_credentials.catalog_password
    assert (
        connect("SSISNODE1").errors(
            f"USE SSISDB OPEN MASTER KEY DECRYPTION BY PASSWORD = '{former}' "
            "ALTER MASTER KEY ADD ENCRYPTION BY PASSWORD = 'It''s n3w' "
            f"ALTER MASTER KEY DROP ENCRYPTION BY PASSWORD = '{former}'"
        )
        == []
    )
    assert (
        connect("SSISNODE2").errors(
            "USE SSISFailover "
            "OPEN SYMMETRIC KEY ssisdb_key DECRYPTION BY CERTIFICATE ssisdb_cert "
            "UPDATE dbo.replica_role SET ssisdb_pwd = "
            "ENCRYPTBYKEY(KEY_GUID('ssisdb_key'), N'It''s n3w')"
        )
        == []
    )


@pytest.mark.usefixtures("quoted_password")
def test_step_doubles_quotation_marks(connect: Connect, estate: LabEstate) -> None:
    """A password with one opens the key like any other."""
    primary = new_primary(connect)

    assert primary.errors(step(estate)) == []
    assert primary.column(FLAG) == [True]


@pytest.mark.usefixtures("quoted_password")
def test_step_without_doubling_is_no_statement(
    connect: Connect, estate: LabEstate
) -> None:
    """The mark ends the literal; what follows is a syntax error."""
    polling_step_does_not_double_quotation_marks(estate)
    primary = new_primary(connect)

    assert primary.errors(step(estate)) == [105, 15581]
    assert primary.column(FLAG) == [False]
