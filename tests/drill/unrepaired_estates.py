"""
Estates in which nothing repairs executions after a failover, and one thing is wrong.

The Failover Monitor would call an execution ended that waits just then. Functions for
``--defect=FILE.py:FUNCTION``: they run in the lab's process.
"""

from __future__ import annotations

from fixtures.lab.defects.canary import (
    canary_package_fails_on_secondary,
    workers_take_nothing_after_failover,
)
from fixtures.lab.estate import LabEstate


def package_fails_on_secondary(estate: LabEstate) -> None:
    """The canary's package fails there."""
    _repair_nothing(estate)
    canary_package_fails_on_secondary(estate)


def nobody_takes_work(estate: LabEstate) -> None:
    """Its execution waits for a worker."""
    _repair_nothing(estate)
    workers_take_nothing_after_failover(estate)


def _repair_nothing(estate: LabEstate) -> None:
    for instance in estate.instances:
        for job in instance.jobs:
            job.enabled &= job.name != "SSIS Failover Monitor Job"
