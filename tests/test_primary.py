"""The instance that serves SSISDB is found, or nobody is said to be it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fixtures.collect.batches import Row
from fixtures.collect.catalog import parse_master_properties
from fixtures.errors import AccessDeniedError, AnswerError, UnreachableError
from fixtures.observation import Observation
from fixtures.primary import find_primary, require_primary
from tests.scripted_installation import (
    PRIMARY,
    SECONDARY,
    OpenInstance,
    Rows,
    ScriptedConnector,
    database,
    healthy,
    instance_rows,
    observe,
)

Start = Callable[[ScriptedConnector], Observation]

DENIED: list[Row] = [{"missing_permission": "VIEW SERVER STATE"}]
DOWN = UnreachableError(PRIMARY, "is stopped")
NO_GROUP: Rows = {"the local availability replica": []}
STAND_ALONE: Rows = {**NO_GROUP, "SSISDB": [database(is_in_group=False)]}
NO_SSISDB: Rows = {**NO_GROUP, "SSISDB": []}


@pytest.fixture
def start() -> Iterator[Start]:
    """Make observations that end with the test."""
    made: list[Observation] = []

    def make(connector: ScriptedConnector) -> Observation:
        made.append(observe(connector))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def installation(first: Rows, second: Rows) -> ScriptedConnector:
    """Return two instances, each a secondary but for these answers."""
    connector = healthy()
    for name, rows in ((PRIMARY, first), (SECONDARY, second)):
        answers = instance_rows(name, "SECONDARY") | rows
        connector.instances[name] = OpenInstance(name, answers)
    return connector


def role(name: str) -> Rows:
    """Return the answer of a replica in this role."""
    return {
        "the local availability replica": [
            {"group_name": "AG", "replica_server_name": "N", "role_desc": name}
        ]
    }


def test_primary_replica_is_found_with_its_answers(start: Start) -> None:
    """What is judged about SSISDB comes from the instance in the primary role."""
    found = find_primary(start(healthy()))

    assert found is not None
    assert (found.server_name, found.is_in_group) == (PRIMARY, True)
    assert parse_master_properties(found.catalog) == {
        "MASTER_ADDRESS": "https://ssisom:8391"
    }


def test_primary_replica_needs_not_be_the_first_declared(start: Start) -> None:
    """After a failover another instance serves SSISDB."""
    found = find_primary(start(installation({}, role("PRIMARY"))))

    assert found is not None
    assert found.server_name == SECONDARY


def test_primary_replica_is_found_while_another_is_down(start: Start) -> None:
    """A stopped secondary does not hide the primary."""
    connector = installation({}, role("PRIMARY"))
    connector.instances[PRIMARY] = DOWN

    found = find_primary(start(connector))

    assert found is not None
    assert found.server_name == SECONDARY


def test_leftover_copy_does_not_pass_for_the_primary(start: Start) -> None:
    """A stand-alone SSISDB beside the group is nobody's catalog."""
    found = find_primary(start(installation(STAND_ALONE, role("PRIMARY"))))

    assert found is not None
    assert found.server_name == SECONDARY


def test_stand_alone_database_is_served_where_it_is_online(start: Start) -> None:
    """Without a group the one instance with the database serves it."""
    found = find_primary(start(installation(NO_SSISDB, STAND_ALONE)))

    assert found is not None
    assert (found.server_name, found.is_in_group) == (SECONDARY, False)


def test_stand_alone_database_proves_nothing_of_an_instance_down(start: Start) -> None:
    """The instance that cannot be asked may be the primary replica."""
    connector = installation({}, STAND_ALONE)
    connector.instances[PRIMARY] = DOWN

    with pytest.raises(UnreachableError):
        find_primary(start(connector))


@pytest.mark.parametrize("rows", [role("PRIMARY"), STAND_ALONE])
def test_two_that_serve_are_no_choice(start: Start, rows: Rows) -> None:
    """Where both claim SSISDB neither is taken at its word."""
    with pytest.raises(AnswerError, match="each of them serves an SSISDB"):
        find_primary(start(installation(rows, rows)))


def test_no_database_anywhere_is_a_fact(start: Start) -> None:
    """All have said that they have none."""
    observation = start(installation(NO_SSISDB, NO_SSISDB))

    assert find_primary(observation) is None
    with pytest.raises(AnswerError, match="there is no SSISDB database on any"):
        require_primary(observation)


def test_no_database_on_those_that_answer_is_no_fact(start: Start) -> None:
    """One that is down may have it."""
    connector = installation(NO_SSISDB, NO_SSISDB)
    connector.instances[PRIMARY] = DOWN

    with pytest.raises(UnreachableError):
        find_primary(start(connector))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(role("SECONDARY"), id="secondaries only"),
        pytest.param(role("RESOLVING"), id="no quorum"),
        pytest.param(NO_GROUP, id="group not visible"),
        pytest.param(
            {**NO_GROUP, "SSISDB": [database(state="OFFLINE", is_in_group=False)]},
            id="offline",
        ),
    ],
)
def test_database_that_nobody_serves_is_not_judged(start: Start, rows: Rows) -> None:
    """SSISDB that is there, but not in use, is neither missing nor readable."""
    with pytest.raises(AnswerError, match="no instance serves it in the primary role"):
        find_primary(start(installation(rows, rows)))


@pytest.mark.parametrize("question", ["the local availability replica", "SSISDB"])
def test_instance_that_may_not_tell_its_role_is_not_passed_over(
    start: Start, question: str
) -> None:
    """A missing right is the reason, not the absence of a primary."""
    denied: Rows = {question: DENIED}

    with pytest.raises(AccessDeniedError, match="VIEW SERVER STATE"):
        find_primary(start(installation(denied, denied)))
