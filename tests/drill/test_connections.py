"""Whatever a drill opened and does not use is closed."""

from __future__ import annotations

from unittest import mock

import pytest

from fixtures.drill.connections import Connections
from fixtures.errors import AnswerError, UnreachableError
from fixtures.transports import Transports
from tests.drill.test_preconditions import INVENTORY


@pytest.mark.parametrize(
    "error",
    [
        UnreachableError("SSISNODE1", "refused the connection"),
        AnswerError("SSISNODE1", "shows no cluster"),
        KeyboardInterrupt(),
    ],
)
def test_node_that_shows_no_cluster_is_closed(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """Whatever it did instead."""
    node = mock.Mock(query=mock.Mock(side_effect=error))
    monkeypatch.setattr(Transports, "windows", lambda *_: node)

    with pytest.raises(type(error)):
        Connections(INVENTORY).node()

    assert node.close.call_count == node.query.call_count
