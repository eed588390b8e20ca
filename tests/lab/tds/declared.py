"""Declared types in short, and values on their way there and back."""

from __future__ import annotations

from fixtures.lab.sql.results import SqlType, SqlValue
from fixtures.lab.tds.type_base import WireType
from fixtures.lab.tds.types import read_type_info
from fixtures.lab.tds.wire import Reader


def declared(
    name: str,
    length: int | None = None,
    precision: int | None = None,
    scale: int | None = None,
) -> SqlType:
    """A declared type in short."""
    return SqlType(name=name, length=length, precision=precision, scale=scale)


def read_back(wire: WireType, value: SqlValue) -> SqlValue:
    """The value after it was written and read with its type."""
    reader = Reader(wire.type_info() + wire.encode(value), "value")
    result = read_type_info(reader).decode(reader)
    assert reader.remaining == 0
    return result
