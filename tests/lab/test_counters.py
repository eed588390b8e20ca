"""What the lab counts, and what it remembers of things that went wrong."""

import pytest

from fixtures.lab.counters import Counters
from fixtures.lab.incidents import Incidents


def test_everything_is_there_with_zeros() -> None:
    """A host that nobody asked is in the counts."""
    counts = Counters(["SSISNODE1"], ["SSISNODE1"]).snapshot()

    assert counts["hosts"] == {
        "SSISNODE1": {"connections": 0, "requests": 0, "logons": 0}
    }
    assert counts["instances"] == {
        "SSISNODE1": {"connections": 0, "logins": 0, "batches": 0}
    }


def test_snapshot_does_not_change() -> None:
    """What was taken stays as it was while counting goes on."""
    counters = Counters(["SSISNODE1"], [])
    counters.count("hosts", "SSISNODE1", "requests")
    before = counters.snapshot()
    counters.count("hosts", "SSISNODE1", "requests")

    assert before["hosts"]["SSISNODE1"]["requests"] == 1
    assert counters.snapshot()["hosts"]["SSISNODE1"]["requests"] == 2


def test_unknown_name_is_refused() -> None:
    """What is not counted is a mistake of the caller."""
    with pytest.raises(KeyError):
        Counters([], []).count("hosts", "SSISNODE1", "requests")


def test_internal_error_has_place_and_traceback() -> None:
    """A fault of the lab says first what it was and where, then how it came about."""
    incidents = Incidents()

    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 // 0
    incidents.internal_error("WinRM", caught.value)

    (told,) = incidents.internal_errors
    first, second, *_ = told.splitlines()
    assert first == "WinRM: ZeroDivisionError: integer division or modulo by zero"
    assert second == "Traceback (most recent call last):"


def test_unmodelled_requests_are_bounded() -> None:
    """A client in a loop does not fill the memory."""
    incidents = Incidents()
    for n in range(1000):
        incidents.unmodelled_request("WinRM", str(n))

    assert len(incidents.unmodelled) == 200
    assert incidents.unmodelled[0] == "WinRM: 0"
    assert incidents.internal_errors == ()
