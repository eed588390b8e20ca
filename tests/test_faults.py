"""What goes wrong with one target costs the verdicts that needed it, and no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from fixtures.lab.process import LabProcess
from tests.judged_lab import (
    HEADLINE,
    HEALTHY,
    NODES,
    UNOBSERVED,
    Outcomes,
    headline,
)
from tests.judged_process import ProcessRun, edited_inventory, judge
from tests.transport.certificates import issue
from tests.unhelpful_servers import another_protocol_server, silent_server

# Where the second node, its instance and all addresses stand in the lab's inventory.
HOST = r'name = "SSISNODE2", address = "[^"]+", certificate_name = "[^"]+"'
HOST_ADDRESS = r'(name = "SSISNODE2", address = )"[^"]+"'
INSTANCE = r'node = "SSISNODE2", port = \d+'
ANY_INSTANCE = r'(node = "SSISNODE\d"), port = \d+'
ANY_ADDRESS = r'address = "[^"]+"'
WINRM_PORT = r"(?m)^port = \d+"
END = r"\Z"

#: What rests on the second node's Windows, and on its SQL Server, a secondary.
_OF_A_NODE = ("SO-08", "SO-12", "SO-15", "SO-27")
#: A node that does not answer may have a newer Master than the one in the cluster.
WINDOWS = {(one, "SSISNODE2") for one in _OF_A_NODE} | {("SO-39", "SSISCLU")}
SQL_SERVER = {(one, "SSISNODE2") for one in ("SO-32", "SO-33", "AG-09")}
WITHOUT_BOTH: Outcomes = {
    **headline(HEALTHY),
    **dict.fromkeys(WINDOWS | SQL_SERVER, "undetermined"),
}
#: What rests on the first node's Windows, on the cluster, and on the primary replica.
FIRST_WINDOWS = {(one, "SSISNODE1") for one in _OF_A_NODE}
CLUSTER = {("SO-39", "SSISCLU"), ("SO-40", "SSISCLU")}
PRIMARY = {(one, "primary replica") for one in ("SO-30", "SO-46", "AG-08")}
REPLICAS = {(one, node) for one, _ in SQL_SERVER for node in NODES}
NOTHING: Outcomes = headline(UNOBSERVED)


def headline_causes(run: ProcessRun) -> dict[str, set[tuple[str, str]]]:
    """Return why headline requirements are undetermined, and which."""
    found = {
        cause: {where for where in pairs if where[0] in HEADLINE}
        for cause, pairs in run.undetermined.items()
    }
    return {cause: pairs for cause, pairs in found.items() if pairs}


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One healthy lab: the faults are in what is declared of it."""
    with LabProcess.start() as running:
        yield running
        assert running.internal_errors() == ()


@pytest.fixture
def offered(lab: LabProcess) -> Callable[[], Counter[str]]:
    """Count what the lab has been sent so far."""

    def count() -> Counter[str]:
        counters = lab.counters()
        hosts, instances = counters["hosts"], counters["instances"]
        return Counter(
            {f"requests to {name}": one["requests"] for name, one in hosts.items()}
        ) + Counter(
            {
                f"connections to {name}": one["connections"]
                for name, one in instances.items()
            }
        )

    return count


class Judge(Protocol):
    """Judges the lab with changes to its inventory and environment."""

    def __call__(self, *changes: tuple[str, str], **variables: str) -> ProcessRun:
        """Return what the run said."""
        ...


@pytest.fixture
def judge_with(lab: LabProcess, tmp_path: Path) -> Judge:
    """Judge the lab by a changed inventory; no fault ends in a traceback."""

    def run(*changes: tuple[str, str], **variables: str) -> ProcessRun:
        inventory = edited_inventory(lab, tmp_path, *changes)
        environment = {**lab.environment, **variables}
        found = judge(tmp_path, environment, f"--inventory={inventory}")
        assert "Traceback" not in found.printed
        assert "not met" not in found.outcomes.values()
        return found

    return run


def test_wrong_passwords_of_one_node(judge_with: Judge) -> None:
    """A rejected logon costs that node's verdicts, by its protocol."""
    wrong = r'\g<0>, credentials = { password = { env = "WRONG" } }'

    run = judge_with((HOST, wrong), (INSTANCE, wrong), WRONG="guessed-7d1f")

    assert headline_causes(run) == {
        "SSISNODE2: rejected the ntlm logon of LAB\\ssis-acceptance. Check the account,"
        " its password and the service's authentication methods.": WINDOWS,
        "SSISNODE2: the logon was refused: Login failed for user 'ssis_acceptance'."
        " (SQL Server error 18456)": SQL_SERVER,
    }
    assert headline(run.outcomes) == WITHOUT_BOTH
    assert run.exit_code == 1
    assert "guessed-7d1f" not in run.printed


def test_wrong_passwords_are_offered_once(
    lab: LabProcess, judge_with: Judge, offered: Callable[[], Counter[str]]
) -> None:
    """However many facts are wanted, no account is brought closer to its lockout."""
    before = offered()

    run = judge_with(**dict.fromkeys(lab.environment, "guessed-7d1f"))

    after = offered()
    assert headline(run.outcomes) == NOTHING
    assert run.exit_code == 1
    # NTLM's logon takes three requests; the port is tried before the driver gets it.
    assert after - before == {
        "requests to SSISNODE1": 3,
        "requests to SSISNODE2": 3,
        "requests to SSISWORK1": 3,
        "requests to SSISWORK2": 3,
        "connections to SSISNODE1": 2,
        "connections to SSISNODE2": 2,
    }


def test_untrusted_certificates(judge_with: Judge, tmp_path: Path) -> None:
    """A certificate of an unknown authority is not accepted, and nobody logs on."""
    authority = issue(tmp_path).authority.as_posix()
    another = rf'\g<0>, credentials = {{ ca_file = "{authority}" }}'

    run = judge_with((HOST, another), (INSTANCE, another))

    windows, sql_server = headline_causes(run)
    assert "that is not trusted" in windows
    assert "the certificate of SQL Server is not trusted" in sql_server
    assert [*headline_causes(run).values()] == [WINDOWS, SQL_SERVER]
    assert headline(run.outcomes) == WITHOUT_BOTH
    assert run.exit_code == 1


def test_certificates_of_another_name(judge_with: Judge) -> None:
    """A trusted certificate of another machine is not accepted either."""
    run = judge_with((r'"ssisnode2\.lab\.example"', '"ssisnode3.lab.example"'))

    windows, sql_server = headline_causes(run)
    assert "that is not for ssisnode3.lab.example" in windows
    assert "the certificate of SQL Server is for another name" in sql_server
    assert [*headline_causes(run).values()] == [WINDOWS, SQL_SERVER]
    assert headline(run.outcomes) == WITHOUT_BOTH
    assert run.exit_code == 1


def test_another_service_on_the_port(judge_with: Judge) -> None:
    """Who answers in another protocol is named as such."""
    with another_protocol_server() as server:
        port = server.port
        run = judge_with(
            (HOST, r'\g<0>, credentials = { scheme = "http" }'),
            (HOST_ADDRESS, rf'\g<1>"127.0.0.1", port = {port}'),
            (INSTANCE, f'node = "SSISNODE2", address = "127.0.0.1", port = {port}'),
        )

    assert headline_causes(run) == {
        f"SSISNODE2: answered something else than HTTP at 127.0.0.1:{port}": WINDOWS,
        "SSISNODE2: no connection to SQL Server: Protocol error in TDS stream": (
            SQL_SERVER
        ),
    }
    assert headline(run.outcomes) == WITHOUT_BOTH
    assert run.exit_code == 1


def test_silent_node(judge_with: Judge) -> None:
    """A node that accepts and never answers does not keep the others waiting."""
    with silent_server() as server:
        port = server.port
        run = judge_with(
            (HOST_ADDRESS, rf'\g<1>"127.0.0.1", port = {port}'),
            (INSTANCE, f'node = "SSISNODE2", address = "127.0.0.1", port = {port}'),
            (END, "[limits]\nlogin_timeout_seconds = 8\n"),
        )

    assert headline_causes(run) == {
        f"SSISNODE2: gave no answer at 127.0.0.1:{port} in its time limit": WINDOWS,
        "SSISNODE2: the logon was not completed in time": SQL_SERVER,
    }
    assert headline(run.outcomes) == WITHOUT_BOTH
    assert run.exit_code == 1


def test_deadline_ends_the_run(judge_with: Judge) -> None:
    """Where nobody answers, the run ends with its deadline, and says nothing is met."""
    with silent_server() as server:
        port = server.port
        run = judge_with(
            (ANY_ADDRESS, 'address = "127.0.0.1"'),
            (WINRM_PORT, f"port = {port}"),
            (ANY_INSTANCE, rf"\1, port = {port}"),
            (END, "[limits]\ndeadline_seconds = 2\n"),
        )

    assert headline(run.outcomes) == NOTHING
    assert "no requirement was seen to be met" in run.results["verdict"]["reasons"]
    assert run.exit_code == 1
    # Whether the question or who waits for it notices first does not matter.
    assert set(headline_causes(run)) <= {
        "SSISNODE1: no answer before the run's deadline",
        "SSISNODE2: no answer before the run's deadline",
        f"SSISNODE1: gave no answer at 127.0.0.1:{port} in its time limit",
        f"SSISNODE2: gave no answer at 127.0.0.1:{port} in its time limit",
        "SSISNODE1: the logon was not completed in time",
        "SSISNODE2: the logon was not completed in time",
    }


def test_restricted_accounts(lab: LabProcess, tmp_path: Path) -> None:
    """What an account may not see is undetermined, and the missing right is named."""
    inventory = lab.restricted_inventory_path

    run = judge(tmp_path, lab.environment, f"--inventory={inventory}")

    assert headline_causes(run) == {
        "SSISNODE1: Win32_Service shows none of the services that every Windows has, so"
        " the account may not enumerate services. Make it a local administrator, or"
        " grant it to enumerate services.": FIRST_WINDOWS,
        "SSISNODE2: Win32_Service shows none of the services that every Windows has, so"
        " the account may not enumerate services. Make it a local administrator, or"
        " grant it to enumerate services.": WINDOWS - CLUSTER,
        "SSISNODE1: the login lacks VIEW SERVER STATE, so what it is shown may be"
        " incomplete. Grant VIEW SERVER STATE to it.": PRIMARY | REPLICAS,
        "SSISNODE1: denied access for 'SELECT Name, Fqdn, QuorumType,"
        " WitnessDynamicWeight FROM MSCluster_Cluster':"
        " Access denied. Grant the account the right over WS-Management, WMI and the"
        " provider.": CLUSTER,
    }
    assert headline(run.outcomes) == NOTHING
    assert run.exit_code == 1
