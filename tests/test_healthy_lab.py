"""The healthy lab meets everything, and is asked little, once and in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from fixtures.lab.process import Counts, LabProcess
from fixtures.plugin.session import SESSION
from tests.judged_lab import HEALTHY, JudgedRun, judge_in

NODES, WORKERS = ("SSISNODE1", "SSISNODE2"), ("SSISWORK1", "SSISWORK2")
LISTENER = "ssislsn.lab.example"
#: Requests for one host's facts, for those of the cluster on one node, and for who may
#: reach the Integration Services service: its application, two lists, groups, members.
HOST_BUDGET, CLUSTER_BUDGET, REMOTE_ACCESS_BUDGET = 16, 12, 6


@dataclass(slots=True)
class Watch:
    """
    Counts what the lab was asked.

    ``before`` is taken when all questions have been answered, just before the first
    verdict; ``after`` behind the last; ``last`` when all connections are closed.
    """

    before: Counts = field(default_factory=dict)
    after: Counts = field(default_factory=dict)
    last: Counts = field(default_factory=dict)
    unmodelled: tuple[str, ...] = ()

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Iterator[None]:
        """Take both counts around the verdicts."""
        judged = session.config.stash[SESSION]
        assert judged.lab is not None
        assert judged.observation is not None
        for answer in list(judged.observation._asked.values()):
            answer.exception(60)
        self.before = judged.lab.counters()
        result = yield
        self.after = judged.lab.counters()
        return result

    def end(self, lab: LabProcess) -> None:
        """Take the last count."""
        self.last = lab.counters()
        self.unmodelled = lab.unmodelled()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """A watch that also sees the lab when it is about to be stopped."""
    found = Watch()
    stop = LabProcess.stop

    def stop_watched(lab: LabProcess) -> None:
        found.end(lab)
        stop(lab)

    monkeypatch.setattr(LabProcess, "stop", stop_watched)
    return found


@pytest.fixture
def run(pytester: pytest.Pytester, watch: Watch) -> JudgedRun:
    """The healthy lab, judged under the watch's eyes."""
    return judge_in(pytester, "--inventory=lab", plugins=[watch])


def test_healthy_lab_is_accepted_within_the_budget(
    run: JudgedRun, watch: Watch
) -> None:
    """Everything is met, with one logon a host and two batches an instance."""
    assert run.outcomes == HEALTHY
    assert run.accepted
    assert run.exit_code == 0
    assert run.proven == NODES[:1]
    assert run.failures_of_the_lab == ()

    hosts, instances = watch.last["hosts"], watch.last["instances"]
    requests = sorted(hosts[node]["requests"] for node in NODES)
    assert [hosts[node]["logons"] for node in NODES] == [1, 1]
    assert requests[0] <= HOST_BUDGET + REMOTE_ACCESS_BUDGET
    assert requests[1] <= HOST_BUDGET + REMOTE_ACCESS_BUDGET + CLUSTER_BUDGET
    # The port is tried before the driver is given it: a bare connection, no logon.
    assert [instances[node]["connections"] for node in NODES] == [2, 2]
    assert [instances[node]["logins"] for node in NODES] == [1, 1]
    assert all(instances[node]["batches"] <= 2 for node in NODES)
    assert instances[LISTENER] == {"connections": 2, "logins": 1, "batches": 1}
    assert all(hosts[worker]["requests"] <= HOST_BUDGET for worker in WORKERS)

    assert watch.before == watch.after
    assert watch.unmodelled == ()
