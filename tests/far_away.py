"""Distances of the lab, given to it as ``--defect=FILE.py:FUNCTION``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fixtures.lab.estate.estate import LabEstate


def no_delay(estate: LabEstate) -> None:
    """Let requests arrive at once."""
    estate.latency_seconds = 0.0


def ten_milliseconds(estate: LabEstate) -> None:
    """Let every request be late as in a neighbouring data centre."""
    estate.latency_seconds = 0.01


def fifty_milliseconds(estate: LabEstate) -> None:
    """Let every request be late as on another continent."""
    estate.latency_seconds = 0.05
