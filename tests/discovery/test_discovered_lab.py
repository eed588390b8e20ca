"""The lab is found through one name, and judged as if somebody had described it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.inventory import load_inventory
from fixtures.lab.process import LabProcess
from tests.defect_runs import DefectRuns
from tests.discovery.discovering import (
    INSTANCE,
    LISTENER,
    NODE,
    credentials_of,
    discover,
)
from tests.judged_lab import Outcomes
from tests.judged_process import judge


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One lab for all discoveries of this module but those of other shapes."""
    with LabProcess.start() as running:
        yield running


def said_by_people(lab: LabProcess) -> tuple[str, ...]:
    """Return the options for what people attest and waive: nobody can discover it."""
    text = lab.inventory_path.read_text(encoding="utf-8")
    found = re.findall('^(attestations|waivers) = "(.*)"', text, re.MULTILINE)
    return tuple(f"--{key}={file}" for key, file in found)


def entry_of(lab: LabProcess) -> str:
    """Return the option for the lab's listener, with its port."""
    found = (one for one in lab.endpoints if "listener" in str(one["service"]))
    listener = next(found)
    return f"--listener={listener['name']},{listener['port']}"


#: One of each kind that an inventory describes differently.
SHAPES = (
    "two_nodes",
    "named_instances",
    "three_replicas",
    "scale_out_absent",
    "multi_subnet_listener",
    "clustered_integration_services",
)


#: What rests on whom people mean to admit, which nothing shows.
INTENTIONS = {"CL-17", "CL-21", "CL-22"}


def seen(outcomes: Outcomes) -> Outcomes:
    """Return the verdicts that rest on what can be seen."""
    return {pair: one for pair, one in outcomes.items() if pair[0] not in INTENTIONS}


def intended(outcomes: Outcomes) -> set[str]:
    """Return the verdicts that rest on what people mean."""
    return {one for pair, one in outcomes.items() if pair[0] in INTENTIONS}


@pytest.mark.parametrize("topology", SHAPES)
def test_discovered_inventory_gives_the_same_verdicts(
    runs: DefectRuns, tmp_path: Path, topology: str
) -> None:
    """Fed back unchanged, it is as good as the inventory of who knows the lab."""
    found, open_run = tmp_path / "found.toml", runs.on(topology)
    own, lab = open_run.judge(), open_run.lab

    credentials = f"--credentials={credentials_of(lab, tmp_path)}"
    discovery = discover(lab.environment, entry_of(lab), credentials)
    found.write_text(discovery.inventory, encoding="utf-8")
    fed_back = (f"--inventory={found}", *said_by_people(lab))
    run = judge(tmp_path, lab.environment, *fed_back)

    assert (discovery.exit_code, discovery.said) == (0, "")
    assert seen(run.outcomes) == seen(own.outcomes)
    assert intended(run.outcomes) <= {"undetermined", "not applicable"}


def test_node_leads_to_the_same_as_the_listener(
    lab: LabProcess, tmp_path: Path
) -> None:
    """Even a node that holds the secondary replica."""
    lab.become(())
    credentials = f"--credentials={credentials_of(lab, tmp_path)}"

    through_listener = discover(lab.environment, LISTENER, credentials)
    through_node = discover(lab.environment, NODE, credentials)

    assert through_node.exit_code == 0
    assert lines(through_node.inventory) == lines(through_listener.inventory)


def lines(text: str) -> list[str]:
    """Return the lines of an inventory but the first, which names its origin."""
    return text.splitlines()[1:]


def test_discovery_asks_little_and_nothing_unknown(
    lab: LabProcess, tmp_path: Path
) -> None:
    """A few questions to each, all of which the lab could answer."""
    lab.become(())
    credentials = f"--credentials={credentials_of(lab, tmp_path)}"

    discover(lab.environment, LISTENER, credentials)

    counts = lab.counters()
    assert counts["hosts"]["SSISNODE2"]["requests"] <= 5
    assert counts["hosts"]["SSISWORK1"]["requests"] <= 4
    batches = {name: one["batches"] for name, one in counts["instances"].items()}
    assert batches == {"ssislsn.lab.example": 1, "SSISNODE1": 2, "SSISNODE2": 1}
    assert (lab.unmodelled(), lab.internal_errors()) == ((), ())


def test_passwords_stay_where_they_are(lab: LabProcess, tmp_path: Path) -> None:
    """The inventory says where they are kept."""
    lab.become(())
    credentials = f"--credentials={credentials_of(lab, tmp_path)}"

    discovery = discover(lab.environment, LISTENER, credentials)

    written = discovery.inventory + discovery.said
    assert not [one for one in lab.environment.values() if one in written]
    assert 'password = { env = "SSIS_LAB_SQL_PASSWORD" }' in written


@pytest.mark.parametrize(
    ("defect", "gaps"),
    [
        (
            "second_node_is_down",
            {"refused the connection to", "port 1433 does not accept connections"},
        ),
        ("winrm_is_closed_on_second_node", {"refused the connection to"}),
        ("failover_clustering_is_missing", {"the nodes have no failover cluster"}),
        ("ssisdb_is_missing", {"SSISDB: this instance has none"}),
        ("listener_is_missing", {"SSISDB's group has no listener: SO-24 judges it"}),
    ],
)
def test_what_cannot_be_seen_is_marked(
    lab: LabProcess, tmp_path: Path, defect: str, gaps: set[str]
) -> None:
    """The rest is described all the same, and the exit code tells."""
    lab.become((defect,))
    credentials = f"--credentials={credentials_of(lab, tmp_path)}"

    discovery = discover(lab.environment, INSTANCE, credentials)

    marked = re.findall(r"# NOT SEEN: (.*)", discovery.inventory)
    assert len(marked) == len(gaps)
    assert all(any(gap in one for one in marked) for gap in gaps)
    assert discovery.exit_code == 1
    assert discovery.said.endswith("could not be seen: look for NOT SEEN")
    assert '{ name = "SSISNODE2"' in discovery.inventory


def test_platform_that_nobody_declares_is_marked(
    lab: LabProcess, tmp_path: Path
) -> None:
    """Fed back unchanged, it leaves open whether a load balancer is needed."""
    lab.become(())
    credentials = credentials_of(lab, tmp_path)
    text = credentials.read_text(encoding="utf-8")
    credentials.write_text(text.replace("platform", "# platform"), encoding="utf-8")
    found = tmp_path / "found.toml"

    discovery = discover(lab.environment, LISTENER, f"--credentials={credentials}")

    found.write_text(discovery.inventory, encoding="utf-8")
    run = judge(tmp_path, lab.environment, f"--inventory={found}", "-k", "SO-45")
    assert "# NOT SEEN: whether the nodes are machines of Azure" in discovery.inventory
    assert discovery.exit_code == 1
    assert set(run.outcomes.values()) == {"undetermined"}


def test_workers_that_are_left_over_are_left_out(
    lab: LabProcess, tmp_path: Path
) -> None:
    """They are named in a remark, and the inventory is met."""
    lab.become(("disabled_worker_is_gone", "replica_is_configuration_only"))
    credentials = f"--credentials={credentials_of(lab, tmp_path)}"
    found = tmp_path / "found.toml"

    discovery = discover(lab.environment, LISTENER, credentials, "--name=found")

    found.write_text(discovery.inventory, encoding="utf-8")
    inventory = load_inventory(found)
    assert discovery.exit_code == 0
    assert inventory.environment.name == "found"
    assert [one.name for one in inventory.workers] == ["SSISWORK1", "SSISWORK2"]
    assert [one.server_name for one in inventory.replicas] == ["SSISNODE1", "SSISNODE2"]
    assert "# left out: SSISWORK3 is disabled" in discovery.inventory
    assert "# left out: SSISWITNESS holds no database" in discovery.inventory


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (LISTENER, "the login lacks VIEW ANY DEFINITION"),
        (NODE, "denied access"),
    ],
)
def test_without_rights_nothing_is_described(
    lab: LabProcess, tmp_path: Path, entry: str, sentence: str
) -> None:
    """What may be incomplete is not printed; one sentence says what to grant."""
    lab.become(())
    credentials = credentials_of(lab, tmp_path, restricted=True)

    discovery = discover(lab.environment, entry, f"--credentials={credentials}")

    assert discovery.exit_code == 1
    assert discovery.inventory == ""
    assert sentence in discovery.said
    assert discovery.said.count("\n") == 0
