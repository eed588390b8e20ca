"""The steps that AG-35 gives to a job: quiet on a secondary, loud without the right."""

from __future__ import annotations

from types import SimpleNamespace

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.agent import NEXT_STEP, QUIT_WITH_FAILURE
from fixtures.remedies.scripts import load_remedies
from tests.lab.sql.client import SqlClient
from tests.lab.sql.conftest import SECONDARY
from tests.remedies.sqlcmd import batches

JOB = "Load the warehouse"


def test_missing_right_fails_the_job_before_it_could_end_it_quietly(
    secondary: SqlClient, restricted: SqlClient, estate: LabEstate
) -> None:
    """An owner who may not ask for the role is told, on the primary replica too."""
    job = next(one for one in estate.instance(SECONDARY).jobs if one.name == JOB)
    del job.steps[0]
    (remedy,) = load_remedies()["AG-35"]
    facts = {
        "package_jobs": SimpleNamespace(unguarded=(JOB,), disabled_proxies=()),
        "target_server": SECONDARY,
    }
    offer = remedy.fill_in(facts.__getitem__)
    assert offer

    for batch in [*batches(offer.statements, {})] * 2:
        assert secondary.run(batch.text).texts == []

    asking, guard, *others = job.steps
    assert len(others) == 1
    assert (asking.on_success_action, asking.on_fail_action) == (
        NEXT_STEP,
        QUIT_WITH_FAILURE,
    )
    assert guard.on_success_action == NEXT_STEP
    assert restricted.errors(asking.command) == [50000]
    assert secondary.errors(asking.command) == []
    assert secondary.errors(guard.command) == [50000]
