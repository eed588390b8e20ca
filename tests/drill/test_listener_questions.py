"""What each probe asks of the listener, and the phrase in which it fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.drill.watch.listener_questions import (
    Caution,
    Doors,
    ListenerQuestions,
    Session,
)
from fixtures.drill.watch.probe import NotAskedError
from fixtures.drill.watch.probes import layer_probes
from fixtures.errors import AuthenticationError, ObservationError, SqlServerError
from fixtures.transport.odbc import ResultSet

_REJECTED = AuthenticationError("ssislsn", "the logon was refused")


class ScriptedDoors:
    """A listener that leads to a session with one scripted answer."""

    def __init__(self, *answer: object) -> None:
        self.answer = answer
        self.opened: list[tuple[str, bool]] = []
        self.closed = 0
        self.rejects = False

    def listener_accepts_connections(self) -> None:
        """Accept."""

    def master_certificate(self) -> object:
        """Return nothing of interest."""
        return None

    def listener(self, *, database: str, multi_subnet_failover: bool) -> Session:
        """Log in, unless the script says otherwise."""
        self.opened.append((database, multi_subnet_failover))
        if self.rejects:
            raise _REJECTED
        return self

    def run(self, _: str) -> list[ResultSet | ObservationError]:
        """Return the scripted row, or the scripted error."""
        (first, *_more) = self.answer
        if isinstance(first, ObservationError):
            return [first]
        return [ResultSet(columns=(), rows=(self.answer,))]

    def close(self) -> None:
        """Count the farewell."""
        self.closed += 1


def _asking(doors: Doors) -> ListenerQuestions:
    return ListenerQuestions(lambda: doors, Caution())


@pytest.mark.parametrize(
    ("question", "answer", "opened"),
    [
        (ListenerQuestions.log_in, ("NODE2",), ("master", True)),
        (ListenerQuestions.log_in_without, ("NODE2",), ("master", False)),
        (ListenerQuestions.find_writable, ("NODE2", "READ_WRITE"), ("SSISDB", True)),
        (ListenerQuestions.find_worker, ("NODE2", 2, 60), ("SSISDB", True)),
    ],
)
def test_success_names_who_answered_and_logs_off(
    question: Callable[[ListenerQuestions], str],
    answer: tuple[object, ...],
    opened: tuple[str, bool],
) -> None:
    """Each question has a logon of its own, where new work would have it."""
    doors = ScriptedDoors(*answer)

    server = question(_asking(doors))

    assert (server, doors.opened, doors.closed) == ("NODE2", [opened], 1)


@pytest.mark.parametrize(
    ("question", "answer", "phrase"),
    [
        (
            ListenerQuestions.find_writable,
            ("NODE2", "READ_ONLY"),
            "SSISDB is READ_ONLY on NODE2",
        ),
        (ListenerQuestions.find_writable, ("N", None), "SSISDB is not open on N"),
        (
            ListenerQuestions.find_worker,
            ("NODE2", 2, 76),
            "no worker sent a heartbeat in the last 75 s",
        ),
        (
            ListenerQuestions.find_worker,
            ("NODE2", 2, None),
            "no worker sent a heartbeat in the last 75 s",
        ),
        (
            ListenerQuestions.find_worker,
            ("NODE2", 0, None),
            "SSISDB shows no enabled worker (or this account must not see any)",
        ),
        (
            ListenerQuestions.log_in,
            (SqlServerError("ssislsn", 983, "Unable to access availability database"),),
            "SQL Server error 983: Unable to access availability database",
        ),
    ],
)
def test_failure_is_one_phrase(
    question: Callable[[ListenerQuestions], str],
    answer: tuple[object, ...],
    phrase: str,
) -> None:
    """What new work would meet is said in one phrase, and the session is closed."""
    doors = ScriptedDoors(*answer)

    with pytest.raises(ObservationError) as caught:
        question(_asking(doors))

    assert (caught.value.sentence, doors.closed) == (phrase, 1)


def _outcome(asking: ListenerQuestions) -> str:
    try:
        return asking.log_in()
    except (AuthenticationError, NotAskedError) as error:
        return type(error).__name__


def test_rejected_logons_are_not_repeated_without_end() -> None:
    """After two rejections in a row one a minute is tried."""
    now = [0.0]
    doors = ScriptedDoors("NODE2")
    doors.rejects = True
    asking = ListenerQuestions(lambda: doors, Caution(lambda: now[0]))

    at_first = [_outcome(asking) for _ in range(3)]
    now[0] = 60.0
    a_minute_later = [_outcome(asking) for _ in range(2)]

    assert at_first == ["AuthenticationError"] * 2 + ["NotAskedError"]
    assert a_minute_later == ["AuthenticationError", "NotAskedError"]


def test_accepted_logon_ends_the_caution() -> None:
    """One success, and the probes are at their cadence again."""
    now = [0.0]
    doors = ScriptedDoors("NODE2")
    doors.rejects = True
    asking = ListenerQuestions(lambda: doors, Caution(lambda: now[0]))
    rejected = [_outcome(asking) for _ in range(2)]
    now[0], doors.rejects = 60.0, False

    assert rejected == ["AuthenticationError"] * 2
    assert [_outcome(asking) for _ in range(2)] == ["NODE2", "NODE2"]


@pytest.mark.parametrize(
    ("has_listener", "has_scale_out", "layers"),
    [
        (
            True,
            True,
            [
                "TCP",
                "login",
                "login without MultiSubnetFailover",
                "writable SSISDB",
                "Master endpoint",
                "workers",
            ],
        ),
        (
            True,
            False,
            [
                "TCP",
                "login",
                "login without MultiSubnetFailover",
                "writable SSISDB",
            ],
        ),
        (False, True, ["Master endpoint"]),
    ],
)
def test_what_is_declared_is_probed(
    has_listener: bool,  # noqa: FBT001 - a table's column
    has_scale_out: bool,  # noqa: FBT001 - a table's column
    layers: list[str],
) -> None:
    """A layer that the installation does not have is not probed."""
    probes = layer_probes(
        lambda _: ScriptedDoors("NODE2"),
        patience_seconds=15,
        has_listener=has_listener,
        has_scale_out=has_scale_out,
    )

    assert [one.layer for one in probes] == layers
