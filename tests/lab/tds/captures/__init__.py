"""Messages of Microsoft's ODBC driver 18, captured; named by [MS-TDS] section."""

from __future__ import annotations

from pathlib import Path


def captured(name: str) -> bytes:
    """The octets of a captured message, packet header included."""
    return bytes.fromhex((Path(__file__).parent / f"{name}.hex").read_text("ascii"))
