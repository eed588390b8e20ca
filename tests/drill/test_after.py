"""Where a role is after it was moved."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import pytest

from fixtures.drill import after
from fixtures.drill.after import AfterMoves
from fixtures.drill.interruption import Interruption
from fixtures.drill.state import MasterRole
from fixtures.drill.waiting import Waiting
from fixtures.errors import UnreachableError
from tests.drill.test_preconditions import INVENTORY, ROLE

THERE = replace(ROLE, owner_node="SSISNODE2.corp.example")
UNSEEN = UnreachableError("SSISNODE1", "refused the connection")


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ([THERE], ""),
        ([ROLE], "SSISNODE1 owns the role Scale Out Master"),
        ([None], "the cluster shows no role Scale Out Master any more"),
        ([UNSEEN, ROLE], "SSISNODE1 owns the role Scale Out Master"),
        ([UNSEEN, UNSEEN], ""),
    ],
)
def test_role_that_did_not_move_is_told(
    monkeypatch: pytest.MonkeyPatch,
    seen: list[MasterRole | UnreachableError | None],
    told: str,
) -> None:
    """The cluster's method may return without that anything came of it."""
    assert INVENTORY.drill is not None
    hasty = replace(INVENTORY.drill, recovery_time_objective_seconds=0.0)
    monkeypatch.setattr(after, "master_role", Mock(side_effect=seen))
    moves = AfterMoves(
        replace(INVENTORY, drill=hasty),
        Mock(),
        Waiting(Interruption(), lambda _: None),
        lambda _: None,
    )

    assert moves.elsewhere(ROLE.name, "SSISNODE2") == told
