"""
How long observing takes: this suite, the naive way, and the floor, in one run.

``python -m tests.benchmark`` starts the lab and prints a table of seconds and ratios
for 0, 10 and 50 ms that the lab adds to every request.

* This suite: ``pytest checks`` from the first question to the last verdict.
* The naive way asks for the same facts one after the other: one ``host.run`` of
  testinfra for every registry key, file, service and cluster object that the suite
  read, and one pyodbc connection for every question to an instance.
* The floor: the requests of the busiest host, one after the other, at the added delay.

Only ratios of one run say anything; no test looks at the seconds.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import testinfra

from fixtures.collect import batches, catalog, sql_server
from fixtures.collect.asking import SqlServer
from fixtures.collect.batches import Question
from fixtures.collect.registry import queries_for
from fixtures.inventory import load_inventory
from fixtures.lab.process import Counts, LabProcess
from fixtures.observation import Observation
from fixtures.plugin.session import SESSION
from fixtures.transport.deadline import Deadline
from fixtures.transports import Transports
from tests.lent_lab import BorrowedLab

_FAR_AWAY = Path(__file__).with_name("far_away.py")
_CHECKS = Path(__file__).parent.parent / "checks"
_DISTANCES = {"no_delay": 0.0, "ten_milliseconds": 0.01, "fifty_milliseconds": 0.05}
_PATIENCE_SECONDS = 3600.0


@dataclass(slots=True)
class SuiteRun:
    """
    A plugin that times one run of the suite and keeps what it asked for.

    ``commands`` are those that show the same facts one by one, by host; ``questions``
    the texts of all questions to each instance.
    """

    seconds: float = 0.0
    counts: Counts = field(default_factory=dict)
    commands: Mapping[str, list[str]] = field(default_factory=dict)
    questions: dict[str, list[str]] = field(default_factory=dict)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[None]:
        """Take the time around questions and verdicts."""
        start = time.perf_counter()
        result = yield
        self.seconds = time.perf_counter() - start
        ours = session.config.stash[SESSION]
        if ours.lab is None or ours.observation is None:
            raise RuntimeError("nothing was judged")
        self.counts = ours.lab.counters()
        self.commands = dict(_commands(ours.observation))
        return result

    def ask(
        self,
        server: SqlServer,
        questions: Iterable[Question],
        *,
        database: str = "",
    ) -> batches.Answers:
        """Keep what an instance is asked, and ask it."""
        asked = list(questions)
        prefix = f"USE {database};\n" if database else ""
        texts = [prefix + question.statement for question in asked]
        self.questions.setdefault(server.host, []).extend(texts)
        return _ASK(server, asked, database=database)


_ASK = batches.ask


def _commands(observation: Observation) -> Iterator[tuple[str, list[str]]]:
    """Yield a host and the commands that show its facts, one fact each."""
    cluster = observation.cluster()
    objects = [*cluster.nodes, *cluster.clustered_roles, *cluster.resources]
    for number, host in enumerate(observation.inventory.hosts):
        services = observation.services(host.name)
        keys = [rf"HKLM\{query.path}" for query in queries_for(services)]
        keys += [
            rf"HKLM\SYSTEM\CurrentControlSet\Services\{one.name}"
            for one in services.services
        ]
        # A cluster's objects are keys as well; the first node is asked for them.
        keys += [r"HKLM\Cluster" for _ in objects] if number == 0 else []
        files = observation.files(host.name).contents
        commands = [f'reg query "{key}"' for key in keys]
        yield host.name, commands + [f'type "{path}"' for path in files]


def time_suite(lab: LabProcess) -> SuiteRun:
    """Judge the lab with all checks, in this process."""
    run = SuiteRun()
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setattr(LabProcess, "start", lambda *_, **__: BorrowedLab(lab))
        for asker in (catalog, sql_server):
            patch.setattr(asker, "ask", run.ask)
        # Modules that are imported already cannot be rewritten, nor need they be.
        quiet = ("-q", "--assert=plain", "-p", "no:randomly", "-p", "no:cacheprovider")
        arguments = [str(_CHECKS), "--inventory=lab", f"--report-dir={folder}", *quiet]
        with contextlib.redirect_stdout(io.StringIO()):
            pytest.main(arguments, plugins=[run])
    return run


def time_naive_way(lab: LabProcess, run: SuiteRun) -> float:
    """Ask for every fact of a run with a logon of its own; return the seconds."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in lab.environment.items():
            patch.setenv(name, value)
        inventory = load_inventory(lab.inventory_path)
        inventory.resolve_secrets()
    transports = Transports(
        inventory=inventory, deadline=Deadline.after(_PATIENCE_SECONDS)
    )
    start = time.perf_counter()
    for host in inventory.hosts:
        command = _runner(lab, host.name)
        for one in run.commands[host.name]:
            command(one)
    for instance in inventory.sql_instances:
        for text in run.questions[instance.server_name]:
            with contextlib.closing(transports.sql(instance)) as connection:
                connection.run(text)
    return time.perf_counter() - start


def _runner(lab: LabProcess, name: str) -> Callable[[str], object]:
    endpoint = next(
        one
        for one in lab.endpoints
        if one["service"] == "WinRM (HTTPS)"
        and str(one["name"]).casefold().startswith(f"{name.casefold()}.")
    )
    host = testinfra.get_host(
        f"winrm://lab@{endpoint['address']}:{endpoint['port']}", no_verify_ssl=True
    )
    # Not in the host's specification, which testinfra shows.
    host.backend.conn_args["username"] = rf"LAB\{lab.credentials['windows_user']}"
    host.backend.conn_args["password"] = lab.credentials["windows_password"]
    return host.run  # type: ignore[no-any-return] # testinfra's own method


def floor(run: SuiteRun, latency_seconds: float) -> float:
    """Return what the busiest target's requests take on their way, and nothing else."""
    requests = [counts["requests"] for counts in run.counts["hosts"].values()]
    return max(requests) * latency_seconds


def main() -> None:
    """Measure all three at every distance and print a table."""
    print("added  suite  naive  floor   naive/suite  suite/floor")  # noqa: T201 - output
    with LabProcess.start() as lab:
        for name, latency in _DISTANCES.items():
            lab.become([f"{_FAR_AWAY}:{name}"])
            run = time_suite(lab)
            lab.become([f"{_FAR_AWAY}:{name}"])
            naive, least = time_naive_way(lab, run), floor(run, latency)
            ratio = f"{run.seconds / least:11.1f}" if least else "          -"
            print(  # noqa: T201 - output
                f"{latency * 1000:3.0f} ms {run.seconds:6.1f} {naive:6.1f} {least:6.1f}"
                f"  {naive / run.seconds:11.1f}  {ratio}"
            )
        facts = sum(map(len, run.commands.values()))
        questions = sum(map(len, run.questions.values()))
        print(f"{facts} Windows facts, {questions} SQL facts; seconds")  # noqa: T201 - same


if __name__ == "__main__":
    main()
