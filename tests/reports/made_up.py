"""
A made-up register and a made-up run, for the tests of the reports.

The estate is Contoso's: two master nodes and the failover cluster they form.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from fixtures.requirements import Reproduction, Requirement, Severity, Source
from fixtures.run import RunDescription
from fixtures.target import Target, TargetKind
from reports.compliance import ComplianceReport, TargetVerdict
from reports.outcome import Outcome

NODE_1: Final = Target(kind=TargetKind.MASTER_NODE, name="SSISNODE1")
NODE_2: Final = Target(kind=TargetKind.MASTER_NODE, name="SSISNODE2")
STARTED: Final = dt.datetime(2026, 3, 14, 1, 59, 26, tzinfo=dt.UTC)


def requirement(
    name: str = "SO-12",
    severity: Severity = Severity.MUST,
    title: str = "The certificate's names include the client access point",
) -> Requirement:
    """Return a requirement on every master node."""
    return Requirement(
        id=name,
        title=title,
        severity=severity,
        targets=TargetKind.MASTER_NODE,
        source=Source(document="Scale Out support", section="step 2.2", derived=False),
        why="Workers refuse a Master whose certificate has another name.",
        remedy="Reissue the certificate with that name in its CNs.",
        reproduction=(
            Reproduction(
                language="PowerShell", command="Get-ChildItem Cert:\\LocalMachine\\My"
            ),
        ),
    )


MUST: Final = requirement()
RECOMMENDED: Final = requirement(
    "SO-20", Severity.RECOMMENDED, "The certificate is not weak"
)


def run(**changes: Any) -> RunDescription:  # noqa: ANN401 - any field of the run
    """Return a complete run that expects one must on two nodes."""
    fields: dict[str, Any] = {
        "environment": "Contoso production",
        "platform": "on-premises",
        "inventory": "site.toml",
        "is_lab": False,
        "defects": (),
        "topology": (("Failover cluster", "SSISCLUSTER: SSISNODE1, SSISNODE2"),),
        "partial_because": (),
        "expected": ((MUST, NODE_1), (MUST, NODE_2)),
    }
    return RunDescription(**(fields | changes))


def verdict(
    outcome: Outcome = Outcome.MET,
    target: str = "SSISNODE1",
    **changes: Any,  # noqa: ANN401 - any field of the verdict
) -> TargetVerdict:
    """Return a stated verdict on the must."""
    fields: dict[str, Any] = {
        "requirement": MUST,
        "target": target,
        "outcome": outcome,
        "expected": "ssiscap.contoso.example",
        "actual": ["ssiscap.contoso.example"],
    }
    return TargetVerdict(**(fields | changes))


def report(*verdicts: TargetVerdict, **changes: Any) -> ComplianceReport:  # noqa: ANN401 - any field of the report
    """Return a report of a run of three seconds."""
    fields: dict[str, Any] = {
        "run": run(),
        "verdicts": verdicts,
        "started": STARTED,
        "finished": STARTED + dt.timedelta(seconds=3),
        "suite_version": "0.1.0",
    }
    return ComplianceReport(**(fields | changes))
