"""What the inventory leaves out, or says too much, is compared with what there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixtures.errors import AnswerError, ObservationError, UnreachableError
from fixtures.lab.process import LabProcess
from fixtures.observation import Observation
from fixtures.observed.declaration import connected_group
from tests.collect.test_availability_group import REPLICA
from tests.judged_process import edited_inventory, judge
from tests.scripted_installation import (
    PRIMARY,
    SECONDARY,
    OpenInstance,
    ScriptedConnector,
    healthy,
    instance_rows,
    observe,
)

Start = Callable[..., Observation]

QUALIFIED = (
    (r'server_name = "SSISNODE(\d)"', r'server_name = "ssisnode\1.lab.example"'),
    (r'\{ name = "SSISWORK1"', r'{ name = "ssiswork1.lab.example"'),
    (r'targets = \["SSISNODE(\d)"\]', r'targets = ["ssisnode\1.lab.example"]'),
)


def instance(
    name: str, role: str | ObservationError | None
) -> OpenInstance | ObservationError:
    """Return an instance with the group in this role; in no group without one."""
    if isinstance(role, ObservationError):
        return role
    rows = instance_rows(name, role or "")
    listed = {**REPLICA, "replica_server_name": f"as {name} lists it"}
    rows["the states of SSISDB's replicas"] = [listed]
    if role is None:
        rows["the local availability replica"] = []
    return OpenInstance(name, rows)


@pytest.fixture
def start() -> Iterator[Start]:
    """Observe two instances in these roles, or an error in the place of one."""
    made: list[Observation] = []

    def make(
        first: str | ObservationError | None, second: str | ObservationError | None
    ) -> Observation:
        connector: ScriptedConnector = healthy()
        for name, role in ((PRIMARY, first), (SECONDARY, second)):
            connector.instances[name] = instance(name, role)
        made.append(observe(connector))
        return made[-1]

    yield make
    for one in made:
        one.stop()


DOWN = UnreachableError(PRIMARY, "is stopped")


@pytest.mark.parametrize(
    ("first", "second", "believed"),
    [
        ("PRIMARY", "SECONDARY", PRIMARY),
        ("SECONDARY", "PRIMARY", SECONDARY),
        (DOWN, "PRIMARY", SECONDARY),
        # The primary may be the one that nobody declared.
        ("SECONDARY", None, PRIMARY),
        (DOWN, "SECONDARY", SECONDARY),
        ("RESOLVING", "SECONDARY", SECONDARY),
    ],
)
def test_group_is_believed_to_whoever_is_connected(
    start: Start,
    first: str | ObservationError,
    second: str | None,
    believed: str,
) -> None:
    """The primary knows best; a secondary lists every replica too."""
    group = connected_group(start(first, second))

    assert group is not None
    assert group.server_name == believed


@pytest.mark.parametrize(
    ("first", "second", "error"),
    [
        ("RESOLVING", "RESOLVING", "may list itself alone"),
        ("RESOLVING", None, "may list itself alone"),
        (DOWN, None, "is stopped"),
        (DOWN, "RESOLVING", "is stopped"),
    ],
)
def test_group_is_open_where_nobody_connected_shows_it(
    start: Start,
    first: str | ObservationError,
    second: str | None,
    error: str,
) -> None:
    """A replica that lost the cluster lists itself only, and a silent one nothing."""
    with pytest.raises((AnswerError, UnreachableError), match=error):
        connected_group(start(first, second))


def test_no_group_is_a_fact_when_every_instance_says_so(start: Start) -> None:
    """Then there are no replicas to compare."""
    assert connected_group(start(None, None)) is None


def test_qualified_names_in_the_inventory_mean_the_same(tmp_path: Path) -> None:
    """People write names short or qualified, in any letter case."""
    with LabProcess.start() as lab:
        site = edited_inventory(lab, tmp_path, *QUALIFIED)
        run = judge(tmp_path, lab.environment, f"--inventory={site}")

    assert run.exit_code == 0
    assert run.outcomes["IN-01", "lab"] == "met"
    assert run.outcomes["IN-02", "lab"] == "met"


def test_inventory_without_scale_out_or_group_is_not_met(tmp_path: Path) -> None:
    """Whoever leaves out a whole part does not get it accepted by that."""
    only_one = (
        (r"(?s)\[availability_group\].*?\nreplicas = \[\n(.*?),\n.*?\n\]", r"[x] \1"),
        (r"\[x\] +\{ (.*?) \}", r"[stand_alone_instance]\n\1"),
        ("(server_name.*?), (node.*?), (port)", r"\1\n\2\n\3"),
        (r"(?s)\n\[drill\].*?(?=\n\[|$)", "\n"),
        (r"(?s)\n\[scale_out\].*", "\n"),
    )
    with LabProcess.start() as lab:
        site = edited_inventory(lab, tmp_path, *only_one)
        run = judge(tmp_path, lab.environment, f"--inventory={site}")

    assert run.exit_code == 1
    of_a_group = {one for (id_, _), one in run.outcomes.items() if id_ == "AG-06"}
    assert of_a_group == {"not applicable"}
    assert run.outcomes["IN-01", "lab"] == "not met"
    assert run.outcomes["IN-02", "lab"] == "not met"
