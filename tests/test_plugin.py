"""What a command line makes of checks and inventory, before and while judging."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from fixtures.lab.process import LabProcess
from fixtures.plugin import judging, options
from fixtures.requirements import Phase, load_register
from tests.collect.scripted import Output
from tests.judged_lab import CHECKS
from tests.scripted_installation import TWO_NODES, healthy, healthy_host

SMALLEST = """
[environment]
name = "smallest"

[failover_cluster]
name = "SSISCLU"
nodes = ["SSISNODE1", "SSISNODE2"]

[integration_services]
variant = "absent"
"""
OWN_CHECK = """
def test_version_is_printed(host):
    assert host.run("ver").stdout == "Microsoft Windows"
"""
UNREGISTERED = """
import pytest

@pytest.mark.requirement("SO-99")
def test_something(verdict):
    verdict.expected = verdict.actual = 1
"""
QUIET = ("-p", "no:hypothesispytest", "-p", "no:cacheprovider")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to connect fail the test."""

    def refuse(*_: object) -> None:
        raise AssertionError("something was contacted")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the variables that the two-node inventory refers to."""
    monkeypatch.setenv("SSIS_AUDIT_PASSWORD", "made up")
    monkeypatch.setenv("SSIS_AUDIT_SQL_PASSWORD", "made up")


def run(
    pytester: pytest.Pytester, *arguments: str, plugins: tuple[object, ...] = ()
) -> pytest.RunResult:
    """Run the checks with these arguments."""
    return pytester.runpytest_inprocess(
        str(CHECKS), "--report-dir=out", *QUIET, *arguments, plugins=plugins
    )


def run_own(
    pytester: pytest.Pytester, source: str, *arguments: str
) -> pytest.RunResult:
    """Run a user's own check, given as source text, below our own conftest.py."""
    conftest = CHECKS.parent / "conftest.py"
    pytester.makeconftest(conftest.read_text(encoding="utf-8"))
    pytester.makepyfile(test_own=source)
    return pytester.runpytest_inprocess(
        "--report-dir=out", *QUIET, "-p", "no:randomly", *arguments
    )


def results(pytester: pytest.Pytester) -> dict[str, Any]:
    """Return what the run reported."""
    file = pytester.path / "out" / "results.json"
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def assert_refused(result: pytest.RunResult, sentence: str) -> None:
    """Assert that the run ended with one sentence and exit code 4, and no traceback."""
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {sentence}"])
    assert "Traceback" not in str(result.stdout) + str(result.stderr)
    assert "INTERNALERROR" not in str(result.stdout) + str(result.stderr)


def test_checks_without_inventory_name_both_forms(pytester: pytest.Pytester) -> None:
    """Who forgot the inventory learns how to give one."""
    assert_refused(
        run(pytester),
        "no inventory given. Use --inventory=FILE for a live installation, or"
        " --inventory=lab for the embedded lab",
    )


def test_own_check_without_inventory_is_refused_alike(
    pytester: pytest.Pytester,
) -> None:
    """A check with testinfra's host needs an inventory as well."""
    assert_refused(run_own(pytester, OWN_CHECK), "no inventory given. Use *")


def test_tests_without_facts_need_no_inventory(pytester: pytest.Pytester) -> None:
    """The plugin leaves other tests alone."""
    result = run_own(pytester, "def test_nothing(): pass")

    result.assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "*site.toml*environment*"),
        ("[environment", "*site.toml*"),
        (SMALLEST + "[surprise]\nx = 1\n", "*site.toml*surprise*"),
    ],
)
def test_wrong_inventory_is_refused(
    pytester: pytest.Pytester, content: str, sentence: str
) -> None:
    """What is wrong with the file is said before anything is collected."""
    (pytester.path / "site.toml").write_text(content, encoding="utf-8")

    assert_refused(run(pytester, "--inventory=site.toml"), sentence)


def test_missing_inventory_is_refused(pytester: pytest.Pytester) -> None:
    """A file that is not there is named."""
    assert_refused(run(pytester, "--inventory=nowhere.toml"), "*nowhere.toml*")


@pytest.mark.usefixtures("no_network")
def test_missing_secret_is_refused(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password that cannot be fetched ends the run before it contacts anybody."""
    monkeypatch.delenv("SSIS_AUDIT_PASSWORD", raising=False)

    result = run(pytester, f"--inventory={TWO_NODES}")

    assert_refused(result, "*SSIS_AUDIT_PASSWORD*")


@pytest.mark.parametrize("option", ["--defect=x", "--topology=x", "--lab-clock=60"])
def test_option_of_the_lab_without_lab_is_refused(
    pytester: pytest.Pytester, option: str
) -> None:
    """A live installation is given no faults, no shape and no clock."""
    assert_refused(
        run(pytester, f"--inventory={TWO_NODES}", option),
        "--defect, --topology and --lab-clock change the embedded lab:"
        " use --inventory=lab",
    )
    assert_refused(run(pytester, option), "*use --inventory=lab")


@pytest.mark.parametrize("speed", ["fast", "0", "-1", "nan", "inf"])
def test_impossible_speed_is_refused(pytester: pytest.Pytester, speed: str) -> None:
    """A clock that stands still or runs backwards is none."""
    result = run(pytester, "--inventory=lab", f"--lab-clock={speed}")

    assert_refused(result, "--lab-clock: the lab's clock runs 1 to 3600 times*")


def test_unknown_defect_is_refused(pytester: pytest.Pytester) -> None:
    """A name that the lab does not know is no healthy lab."""
    result = run(pytester, "--inventory=lab", "--defect=no_such_defect")

    assert_refused(result, "*no_such_defect*")


def test_distribution_is_refused(pytester: pytest.Pytester) -> None:
    """One process asks each host once; several would not."""
    result = run(pytester, f"--inventory={TWO_NODES}", "-n2")

    assert_refused(result, "-n: checks run in one process; leave the option out")


@pytest.mark.usefixtures("secrets")
def test_check_of_an_unregistered_requirement_is_refused(
    pytester: pytest.Pytester,
) -> None:
    """A mistyped id is no check of the user's own."""
    result = run_own(pytester, UNREGISTERED, f"--inventory={TWO_NODES}")

    assert_refused(result, "*test_something*: no requirement has the id SO-99")


@pytest.mark.usefixtures("no_network")
def test_collecting_contacts_nobody(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would be judged is known from the inventory, without its secrets."""
    monkeypatch.delenv("SSIS_AUDIT_PASSWORD", raising=False)

    result = run(pytester, f"--inventory={TWO_NODES}", "--collect-only", "-q")

    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["*test_login_maps_to_its_user[[]SSISNODE2*INST1]"])
    assert not (pytester.path / "out").exists()


@pytest.mark.parametrize("seed", ["1", "2", "3"])
@pytest.mark.usefixtures("no_network")
def test_order_is_that_of_register_and_inventory(
    pytester: pytest.Pytester, seed: str
) -> None:
    """A plugin that shuffles does not change what a reader finds where."""
    pytest.importorskip("pytest_randomly")

    result = run(
        pytester,
        f"--inventory={TWO_NODES}",
        "--collect-only",
        "-q",
        f"--randomly-seed={seed}",
        "-k",
        "SO-08 or SO-33",
    )

    assert [line.rpartition("::")[2] for line in result.outlines if "::" in line] == [
        "test_service_account_is_a_domain_account[SSISNODE1]",
        "test_service_account_is_a_domain_account[SSISNODE2]",
        "test_login_maps_to_its_user[SSISNODE1]",
        r"test_login_maps_to_its_user[SSISNODE2\\INST1]",
    ]


@pytest.mark.usefixtures("no_network")
def test_what_is_not_declared_is_not_applicable(pytester: pytest.Pytester) -> None:
    """Without Scale Out, group and service nothing applies, and nobody is asked."""
    (pytester.path / "site.toml").write_text(SMALLEST, encoding="utf-8")

    result = run(pytester, "--inventory=site.toml")

    counts = results(pytester)["counts"]["by_outcome"]
    assert counts.pop("not applicable")
    assert set(counts.values()) == {0}
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.fixture
def after_patching(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let SO-46 belong to the phase after patching only."""
    register = dict(load_register())
    changed = register["SO-46"].model_copy(update={"phases": (Phase.POST_PATCHING,)})
    monkeypatch.setattr(
        options, "load_register", lambda: {**register, "SO-46": changed}
    )


@pytest.mark.parametrize(
    ("arguments", "is_expected"), [((), False), (("--phase=post-patching",), True)]
)
@pytest.mark.usefixtures("no_network", "after_patching")
def test_phase_decides_what_is_expected(
    pytester: pytest.Pytester,
    arguments: tuple[str, ...],
    is_expected: bool,  # noqa: FBT001 - a column of the table
) -> None:
    """What belongs to another phase is not judged, and the run is still complete."""
    (pytester.path / "site.toml").write_text(SMALLEST, encoding="utf-8")

    result = run(pytester, "--inventory=site.toml", *arguments)

    found = results(pytester)
    assert ("SO-46" in {one["id"] for one in found["requirements"]}) is is_expected
    assert found["run"]["is_complete"]
    assert (found["run"]["phase"] == "post-patching") is is_expected
    assert ("(phase post-patching)" in str(result.stdout)) is is_expected


def test_unknown_phase_is_refused(pytester: pytest.Pytester) -> None:
    """A mistyped phase is not another word for acceptance."""
    result = run(pytester, f"--inventory={TWO_NODES}", "--phase=patched")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--phase: invalid choice: 'patched'*"])


@pytest.mark.usefixtures("secrets")
def test_own_check_uses_the_open_connection(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Testinfra's host runs commands on every declared machine."""
    connector = healthy()
    monkeypatch.setattr(judging, "Transports", lambda **_: connector)
    speaking = healthy_host("SSISNODE1")
    speaking.output = Output(b"Microsoft Windows")
    connector.hosts["SSISNODE1"] = speaking

    result = run_own(pytester, OWN_CHECK, f"--inventory={TWO_NODES}")

    result.assert_outcomes(passed=1, failed=3)
    assert speaking.command_lines == ["ver"]
    assert [one["outcome"] for one in results(pytester)["own_checks"]] == [
        "met",
        "not met",
        "not met",
        "not met",
    ]


class MadeUpLab:
    """A lab that only says what it is told to."""

    def __init__(self, inventory: Path, *errors: str) -> None:
        self.inventory_path = inventory
        self.environment = {"SSIS_MADE_UP": "secret", "SSIS_MADE_UP_NEW": "secret"}
        self.errors = errors
        self.is_stopped = False

    def internal_errors(self) -> tuple[str, ...]:
        """Return what went wrong inside it."""
        return self.errors

    def stop(self) -> None:
        """Take note."""
        self.is_stopped = True


@pytest.fixture
def lab(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> MadeUpLab:
    """A made-up lab in place of the embedded one, over the smallest inventory."""
    file = pytester.path / "site.toml"
    file.write_text(SMALLEST, encoding="utf-8")
    found = MadeUpLab(file)
    monkeypatch.setattr(LabProcess, "start", lambda *_, **__: found)
    return found


def test_lab_ends_with_the_run_and_takes_its_secrets_along(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, lab: MadeUpLab
) -> None:
    """The environment afterwards is that from before."""
    monkeypatch.setenv("SSIS_MADE_UP", "mine")

    run(pytester, "--inventory=lab")

    assert lab.is_stopped
    assert os.environ["SSIS_MADE_UP"] == "mine"
    assert "SSIS_MADE_UP_NEW" not in os.environ


def test_error_inside_the_lab_fails_the_run(
    pytester: pytest.Pytester, lab: MadeUpLab
) -> None:
    """Over a lab that is broken itself nothing is proven."""
    lab.errors = ("TDS: KeyError: 'x'\nTraceback:\n  File ...", "WinRM: odd")

    result = run(pytester, "--inventory=lab")

    assert result.ret == pytest.ExitCode.TESTS_FAILED
    found = results(pytester)
    assert found["verdict"]["reasons"][0] == (
        "the embedded lab failed (TDS: KeyError: 'x', and 1 more); this run proves"
        " nothing"
    )
    assert found["run"]["lab_errors"] == list(lab.errors)


def test_lab_with_a_wrong_inventory_is_stopped(
    pytester: pytest.Pytester, lab: MadeUpLab
) -> None:
    """A run that is refused leaves no process behind."""
    lab.inventory_path.write_text("", encoding="utf-8")

    result = run(pytester, "--inventory=lab")

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert lab.is_stopped
