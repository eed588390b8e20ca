"""The lab as a child process, from its start to its end."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.inventory import load_inventory
from fixtures.lab.process import CHECKOUT, LabProcess, LabProcessError


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One healthy lab for the tests that only look."""
    with LabProcess.start() as running:
        yield running


def test_inventories_load(lab: LabProcess) -> None:
    """Both inventories that the child wrote are ready to use."""
    full = load_inventory(lab.inventory_path)
    restricted = load_inventory(lab.restricted_inventory_path)

    assert full.sql.user == lab.credentials["sql_login"]
    assert restricted.sql.user == lab.credentials["restricted_sql_login"]


def test_environment_has_the_passwords(lab: LabProcess) -> None:
    """The variables that the inventories name are those handed back."""
    assert lab.environment == {
        "SSIS_LAB_WINDOWS_PASSWORD": lab.credentials["windows_password"],
        "SSIS_LAB_SQL_PASSWORD": lab.credentials["sql_password"],
        "SSIS_LAB_RESTRICTED_WINDOWS_PASSWORD": lab.credentials[
            "restricted_windows_password"
        ],
        "SSIS_LAB_RESTRICTED_SQL_PASSWORD": lab.credentials["restricted_sql_password"],
        "SSIS_LAB_CATALOG_PASSWORD": lab.credentials["catalog_password"],
    }


def test_passwords_are_in_no_file_and_no_repr(lab: LabProcess) -> None:
    """What the child wrote, and how the handle shows itself, hold no password."""
    folder = lab.inventory_path.parent
    written = b"".join(file.read_bytes() for file in folder.iterdir())
    found = [one for one in lab.environment.values() if one.encode() in written]

    assert found == []
    assert repr(lab).startswith("<LabProcess ")


def test_nothing_was_asked_of_a_new_lab(lab: LabProcess) -> None:
    """Counters are there with zeros, and nothing has gone wrong."""
    assert set(lab.counters()["hosts"]) == {
        "SSISNODE1",
        "SSISNODE2",
        "SSISWORK1",
        "SSISWORK2",
    }
    assert lab.internal_errors() == ()
    assert lab.unmodelled() == ()


def test_lab_becomes_another_at_the_same_addresses() -> None:
    """Faults come and go in one child; what listens follows, the inventory stays."""
    with LabProcess.start() as lab:
        healthy = lab.endpoints
        lab.become(["winrm_is_closed_on_second_node"])
        broken = lab.endpoints
        lab.become([])

        assert len(broken) == len(healthy) - 2
        assert lab.endpoints == healthy
        assert load_inventory(lab.inventory_path).environment.name == "lab"


def test_lab_stays_as_it_was_when_it_cannot_become(lab: LabProcess) -> None:
    """A fault that does not exist is one sentence, and the lab still serves."""
    before = lab.endpoints

    with pytest.raises(LabProcessError, match="There is no defect 'no_such_thing'"):
        lab.become(["no_such_thing"])

    assert lab.endpoints == before
    assert lab.internal_errors() == ()


def test_stopped_lab_is_gone() -> None:
    """After stop the child and its folder are gone; stop may be repeated."""
    lab = LabProcess.start()
    folder = lab.inventory_path.parent

    lab.stop()
    lab.stop()

    assert not folder.exists()
    with pytest.raises(LabProcessError, match="has been stopped"):
        lab.counters()


def test_child_ends_when_its_input_does() -> None:
    """A parent that dies closes the pipe, and the child ends by itself."""
    child = subprocess.run(
        [sys.executable, "-m", "fixtures.lab", "--control"],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert child.returncode == 0
    assert child.stdout.startswith(b'{"ready": ')


def test_bad_defect_is_one_sentence() -> None:
    """The child's sentence is the error's message, nothing else."""
    with pytest.raises(LabProcessError) as raised:
        LabProcess.start(["master_adress_is_http"])

    assert str(raised.value) == (
        "There is no defect 'master_adress_is_http': "
        "did you mean master_address_is_http?"
    )


def test_defect_file_is_found_from_where_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relative path belongs to this process, although the child works elsewhere."""
    monkeypatch.chdir(tmp_path)
    fault = "def fault(estate):\n    raise ValueError(estate.domain.dns_name)\n"
    Path("own.py").write_text(fault, encoding="utf-8")

    with pytest.raises(LabProcessError, match=r"failed: ValueError: lab\.example\."):
        LabProcess.start(["own.py:fault"])


def test_missing_interpreter_is_one_sentence(tmp_path: Path) -> None:
    """An interpreter that cannot be started is named."""
    with pytest.raises(LabProcessError, match="cannot be started with"):
        LabProcess.start(python=str(tmp_path / "python"))


def test_child_that_ends_early_gives_its_last_words(tmp_path: Path) -> None:
    """Without an answer, what the child said last becomes the sentence."""
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\necho no module fixtures >&2\n", encoding="utf-8")
    python.chmod(0o700)

    with pytest.raises(LabProcessError) as raised:
        LabProcess.start(python=str(python))

    assert str(raised.value) == "The lab did not start: no module fixtures"
