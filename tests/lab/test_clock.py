"""The lab's clock: real time unless it is told to run faster."""

import argparse
import datetime as dt

import pytest

from fixtures.lab.__main__ import main
from fixtures.lab.clock import LabClock, clock_speed

HOUR = dt.timedelta(hours=1)


def real_time() -> dt.datetime:
    """Return what this machine's own clock says."""
    return dt.datetime.now(dt.UTC)


def test_clock_is_real_time_by_default() -> None:
    """Between two looks at the machine's clock lies what the lab says."""
    clock = LabClock(began=real_time() - HOUR)

    before, now, after = real_time(), clock.now, real_time()

    assert before <= now <= after


def test_fast_clock_gains_from_when_it_began() -> None:
    """An hour at sixty times the speed is sixty hours."""
    clock = LabClock(60, began=real_time() - HOUR)

    assert clock.now - clock.began >= 60 * HOUR


def test_waiting_for_the_lab_takes_less() -> None:
    """A minute of the lab is a second, and what has been needs no waiting."""
    clock = LabClock(60)

    assert clock.real_seconds(dt.timedelta(minutes=1)) == 1
    assert clock.real_seconds_until(clock.began - HOUR) == 0


@pytest.mark.parametrize(("text", "speed"), [("1", 1), ("60", 60), ("1.5", 1.5)])
def test_speed_is_read(text: str, speed: float) -> None:
    """Any number that is not below real time."""
    assert clock_speed(text) == speed


@pytest.mark.parametrize("text", ["", "x", "0", "0.5", "-60", "nan", "inf", "3601"])
def test_impossible_speed_is_refused(text: str) -> None:
    """Nothing that stands still, runs backwards or outruns the servers."""
    with pytest.raises(argparse.ArgumentTypeError, match="1 to 3600 times"):
        clock_speed(text)


def test_lab_on_its_own_refuses_an_impossible_speed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One sentence, before anything is made."""
    with pytest.raises(SystemExit):
        main(["--lab-clock=0"])

    assert (
        "--lab-clock: the lab's clock runs 1 to 3600 times" in capsys.readouterr().err
    )
