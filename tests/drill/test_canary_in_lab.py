"""What a drill's canary finds in the lab, and what a move costs in executions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from fixtures.collect.batches import ask
from fixtures.drill.after import AfterMoves
from fixtures.drill.canary_signs import LAST_EXECUTION, agent_runs
from fixtures.drill.connections import Connections
from fixtures.drill.journal import (
    STARTS_CANARY,
    Detail,
    Journal,
    JournalError,
    is_unfinished,
    journal_file,
    read_journal,
)
from fixtures.drill.record import InterruptedExecutions
from fixtures.drill.watch.layers import PACKAGE_START
from fixtures.drill.wishes import RefusedError
from fixtures.errors import AccessDeniedError
from fixtures.inventory import load_inventory
from fixtures.lab.process import LabProcess
from tests.drill.drilling import drilled_lab
from tests.drill.test_what_drills_find import drill, last_start

ESTATES = Path(__file__).with_name("unrepaired_estates.py")


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One lab for all, which becomes what each test wants."""
    with drilled_lab() as running:
        yield running


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What will not come is not waited for."""
    monkeypatch.setattr("fixtures.drill.canary._LEAST_PATIENCE_SECONDS", 1.5)


def test_canary_sings_before_and_after(lab: LabProcess, tmp_path: Path) -> None:
    """Written down before it is started; what ran on the former primary is lost."""
    record = drill(
        lab,
        tmp_path,
        "execution_is_running",
        objective_seconds=30.0,
        allows_running_executions=True,
    )

    assert (last_start(record).failure, last_start(record).rows_logged) == ("", 2)
    samples, _ = (move.samples for move in record.moves)
    assert {one.layer for one in samples} == {PACKAGE_START.name}
    steps = [one["step"] for one in read_journal(journal_file("lab", tmp_path))]
    assert steps[:5] == [
        "begun",
        "starts the canary",
        "intends to move",
        "moved",
        "starts the canary",
    ]
    met = record.moves[0].executions
    assert isinstance(met, InterruptedExecutions)
    assert met.condition.startswith("1 lost (")


@pytest.mark.parametrize(
    ("defect", "sentence"),
    [
        ("canary_job_missing_on_secondary", "SSIS canary is missing on SSISNODE2."),
        (
            "canary_job_disabled_on_secondary",
            "SSIS canary on SSISNODE2 is disabled.",
        ),
        ("canary_package_fails", "The canary does not work at home, SSISNODE1: "),
        ("canary_job_starts_nothing", "the job SSIS canary ran and began no package."),
    ],
)
def test_nothing_is_moved_without_a_canary_that_works(
    lab: LabProcess, tmp_path: Path, defect: str, sentence: str
) -> None:
    """That is a refusal in one sentence, and the journal is closed."""
    with pytest.raises(RefusedError, match=sentence.replace(".", r"\.")) as refused:
        drill(lab, tmp_path, defect)

    assert len(refused.value.reasons) == 1
    assert not is_unfinished(read_journal(journal_file("lab", tmp_path)))


def test_canary_that_cannot_be_written_down_is_not_started(
    lab: LabProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry comes first, as before every move."""
    write = Journal.write

    def write_others(journal: Journal, step: str, **details: Detail) -> None:
        if step == STARTS_CANARY:
            raise JournalError("The disk is full.")
        write(journal, step, **details)

    monkeypatch.setattr(Journal, "write", write_others)
    with pytest.raises(RefusedError, match="the journal: does not take"):
        drill(lab, tmp_path)

    with Connections(load_inventory(lab.inventory_path)).connect("SSISNODE1") as server:
        answers = ask(server, [LAST_EXECUTION], database="SSISDB")
    assert answers.only_row(LAST_EXECUTION.name)["number"] == 20006


def test_agent_that_is_stopped_is_known(lab: LabProcess) -> None:
    """It refuses by the same error as one whose job runs already."""
    lab.become(["agent_stopped_on_secondary"])
    replicas = Connections(load_inventory(lab.inventory_path))

    with replicas.connect("SSISNODE1") as home, replicas.connect("SSISNODE2") as other:
        assert (agent_runs(home), agent_runs(other)) == (True, False)


def test_canary_is_never_the_first_to_use_the_key(
    lab: LabProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the first use could not be seen, its start would spoil the evidence."""
    unseen = AccessDeniedError("SSISNODE2", "CONTROL on SSISDB is missing")
    monkeypatch.setattr(AfterMoves, "_first_decryption", mock.Mock(side_effect=unseen))

    after = drill(lab, tmp_path).moves[0].after

    assert after is not None
    assert isinstance(after.canary, tuple)
    assert "was not started before the key: CONTROL" in str(after.canary[0])
    steps = [one["step"] for one in read_journal(journal_file("lab", tmp_path))]
    assert steps.count(STARTS_CANARY) == 1


def test_package_that_fails_there_only_is_found(
    lab: LabProcess, tmp_path: Path
) -> None:
    """It has ended, so that the drill goes home, where it works."""
    record = drill(lab, tmp_path, f"{ESTATES}:package_fails_on_secondary")

    assert "Canary.dtsx failed, on SSISWORK" in last_start(record).failure
    assert record.ended_where == "SSISNODE1"


def test_package_without_a_trace_is_found(lab: LabProcess, tmp_path: Path) -> None:
    """Without the workers' login packages succeed and leave no rows."""
    record = drill(
        lab, tmp_path, "logging_login_missing_on_secondary", objective_seconds=30.0
    )

    assert (last_start(record).failure, last_start(record).rows_logged) == ("", 0)


def test_package_that_nobody_takes_is_found(lab: LabProcess, tmp_path: Path) -> None:
    """Workers report, and the execution waits: it must have ended before a move."""
    record = drill(lab, tmp_path, f"{ESTATES}:nobody_takes_work")

    assert "no worker has taken it" in last_start(record).failure
    assert record.stopped_because.startswith("Executions are running or waiting: ")
    assert record.ended_where == "SSISNODE2"
