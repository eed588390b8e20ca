"""The credential that takes a polling job's place opens the key when its turn comes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from fixtures.facts.job_steps import StepPlace
from fixtures.lab.estate import LabEstate
from fixtures.lab.healthy.polling_job import POLLING_JOB, adopt_polling_job
from fixtures.remedies.scripts import load_remedies
from tests.lab.sql.client import SqlClient
from tests.lab.sql.conftest import PRIMARY, SECONDARY
from tests.remedies.sqlcmd import batches


def offered(requirement: str, family_guid: object) -> str | None:
    """Return what is offered for the secondary, whose polling job holds a password."""
    (remedy,) = load_remedies()[requirement]
    polling = SimpleNamespace(certain=(SimpleNamespace(name=POLLING_JOB),))
    facts = {
        "catalog_family_guid": family_guid and str(family_guid),
        "failover_jobs": SimpleNamespace(polling=polling),
        "places_of_passwords": (StepPlace(job_name=POLLING_JOB, step_id=1),),
        "primary_server": PRIMARY,
        "target_server": SECONDARY,
    }
    offer = remedy.fill_in(facts.__getitem__)
    return offer.statements if offer else None


@pytest.mark.parametrize(
    "requirement",
    ["AG-09", "AG-10", "AG-11", "AG-12", "AG-25", "AG-28", "AG-29", "AG-29.R"],
)
def test_password_that_was_tried_is_stored_beside_an_old_one(
    connect: Callable[..., SqlClient], estate: LabEstate, requirement: str
) -> None:
    """A stale credential is no reason to disable the job and store nothing."""
    assert estate.catalog
    keys = estate.instance(SECONDARY).keys
    stale = list(keys.credentials)
    password = stale[0].password
    adopt_polling_job(estate)
    stale[0].password = "an old one"
    keys.credentials.extend(stale)
    script = offered(requirement, estate.catalog.family_guid)
    assert script

    servers = {one: connect(one) for one in (PRIMARY, SECONDARY)}
    for batch in [*batches(script, {"SSISDBPassword": password})] * 2:
        assert servers[batch.server].run(batch.text).texts == []

    assert [one.password for one in keys.credentials] == ["an old one", password]


def test_step_is_left_alone_where_no_credential_can_be_made() -> None:
    """Whoever removes it without one removes the only way to open the key."""
    assert offered("AG-12", None) is None
