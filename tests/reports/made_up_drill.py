"""
A made-up drill, for the tests of the reports.

Every layer is a row of probes, one a second from three seconds before the command:
``+`` succeeded, ``-`` failed, a space is none. Who answers is the move's source before
the command and its target after it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from fixtures.drill.record import (
    AfterMove,
    DrillRecord,
    FirstDecryption,
    Means,
    Move,
    Sample,
)
from fixtures.drill.watch.outages import find_outages
from fixtures.errors import UnreachableError

STARTED: Final = dt.datetime(2026, 3, 14, 1, 59, 26, tzinfo=dt.UTC)
LEAD: Final = 3.0
#: A failover as one hopes for: from the bottom up, each layer a little later.
GOOD: Final = {
    "TCP": "++++--++++++++++",
    "login": "++++---+++++++++",
    "login without MultiSubnetFailover": "++++------++++++",
    "writable SSISDB": "++++-----+++++++",
    "Master endpoint": "++++++++++++++++",
    "workers": "++++++++++++++++",
}
REASONS: Final = {
    "TCP": "ssislsn port 1433 does not accept connections (connection refused)",
    "writable SSISDB": "SQL Server error 983: SSISDB is not accessible for queries",
}


def samples(
    layer: str, row: str, began: float, source: str, target: str
) -> tuple[Sample, ...]:
    """Return the probes of one layer, each answered after a twentieth of a second."""
    return tuple(
        Sample(
            layer=layer,
            sent=began - LEAD + second,
            answered=began - LEAD + second + 0.05,
            succeeded=sign == "+",
            failure="" if sign == "+" else REASONS.get(layer, "connection refused"),
            server=(source if second <= LEAD else target) if sign == "+" else "",
        )
        for second, sign in enumerate(row)
        if sign != " "
    )


def move(
    rows: Mapping[str, str] = GOOD,
    *,
    source: str = "SSISNODE1",
    target: str = "SSISNODE2",
    began: float = 10.0,
    **changes: Any,  # noqa: ANN401 - any field of the move
) -> Move:
    """Return a failover of the availability group."""
    seen = tuple(
        sample
        for layer, row in rows.items()
        for sample in samples(layer, row, began, source, target)
    )
    fields: dict[str, Any] = {
        "means": Means.AVAILABILITY_GROUP,
        "what": "SSISAG",
        "source": source,
        "target": target,
        "started": STARTED + dt.timedelta(seconds=began),
        "ended": STARTED + dt.timedelta(seconds=began + 20),
        "began": began,
        "returned": began + 2.4,
        "samples": seen,
        "outages": find_outages(seen),
    }
    return Move(**(fields | changes))


def drill(*moves: Move, **changes: Any) -> DrillRecord:  # noqa: ANN401 - any field of the record
    """Return a drill that ended at home."""
    fields: dict[str, Any] = {
        "environment": "Contoso production",
        "change_number": "CHG0012345",
        "started": STARTED,
        "ended": STARTED + dt.timedelta(seconds=95),
        "home": "SSISNODE1",
        "ended_where": "SSISNODE1",
        "recovery_time_objective_seconds": 120.0,
        "moves": moves,
    }
    return DrillRecord(**(fields | changes))


def after(opened_after: float | None, failure: str = "") -> AfterMove:
    """Return what was read after a move: that SSISDB is up, and its key's first use."""
    nothing = UnreachableError("SSISNODE2", "was not asked")
    readings: dict[str, Any] = dict.fromkeys(
        (field.name for field in dataclasses.fields(AfterMove)), nothing
    )
    readings["canary"] = None
    readings["catalog_condition"] = "ONLINE, MULTI_USER, READ_WRITE"
    readings["first_decryption"] = FirstDecryption(
        was_encrypted_by_server=True,
        has_credential=True,
        opened_after=opened_after,
        failure=failure,
    )
    return AfterMove(**readings)


def out_and_back() -> DrillRecord:
    """Return a drill in which everything went as hoped."""
    return drill(move(), move(source="SSISNODE2", target="SSISNODE1", began=50.0))


def stranded() -> DrillRecord:
    """Return a drill that ended away from home, with SSISDB not back."""
    rows = {
        **GOOD,
        "writable SSISDB": "++++------------",
        "Master endpoint": "----------------",
    }
    return drill(
        move(rows),
        ended_where="SSISNODE2",
        stopped_because="SSISDB's master key does not open on SSISNODE2",
        commands=(
            "-- on SSISNODE1, when it is healthy:",
            "ALTER AVAILABILITY GROUP [SSISAG] FAILOVER;",
        ),
    )
