"""
Targets that answer from a script: the forms of ``fixtures.collect.asking``, by hand.

They keep what they were asked. What is not in the script is a ``KeyError``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fixtures.collect.asking import CimRow
from fixtures.errors import ObservationError, SqlServerError
from fixtures.transport.cim import CimInstance, instance_of


@dataclass(frozen=True, slots=True)
class Table:
    """A result set, written as columns and rows."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...] = ()


@dataclass(slots=True)
class ScriptedSqlServer:
    """An instance that answers each batch with the next list of results."""

    script: list[list[Table | SqlServerError]]
    host: str = "SSISNODE1"
    batches: list[str] = field(default_factory=list)

    def run(self, batch: str) -> Sequence[Table | SqlServerError]:
        """Return the next results."""
        self.batches.append(batch)
        return self.script.pop(0)


@dataclass(frozen=True, slots=True)
class Output:
    """What a command leaves."""

    stdout: bytes = b""
    stderr: bytes = b""
    exit_status: int = 0


@dataclass(slots=True)
class ScriptedHost:
    """
    A host that answers queries by their class.

    Methods of the registry are answered by the key that they name, those of an object
    by its key, which stands behind the method's name unless that is GetDependencies.
    Commands are answered all alike.
    """

    by_class: Mapping[str, Sequence[CimRow] | ObservationError] = field(
        default_factory=dict
    )
    by_key: Mapping[str, CimRow] = field(default_factory=dict)
    output: Output = Output()
    host: str = "SSISNODE1"
    command_lines: list[str] = field(default_factory=list)

    def query(self, namespace: str, wql: str) -> Sequence[CimRow]:
        """Return the rows of the class after FROM."""
        class_name = wql.partition(" FROM ")[2].partition(" ")[0]
        answer = self.by_class[f"{namespace}:{class_name}"]
        if isinstance(answer, ObservationError):
            raise answer
        return answer

    def invoke(
        self,
        namespace: str,
        class_name: str,
        method: str,
        arguments: dict[str, str | int],
        keys: Mapping[str, str] | None = None,
    ) -> CimRow:
        """Return what the registry says of a key, or a resource of its needs."""
        if keys is not None:
            (name,) = keys.values()
            is_known = method == "GetDependencies"
            return self.by_key[name if is_known else f"{method} {name}"]
        assert (namespace, class_name) == ("root/default", "StdRegProv")
        assert method in {"GetStringValue", "GetBinaryValue", "EnumKey"}
        return self.by_key[str(arguments["sSubKeyName"])]

    def run(self, command_line: str) -> Output:
        """Return the one output."""
        self.command_lines.append(command_line)
        return self.output


def row(**values: str | None) -> CimInstance:
    """Return an instance as WS-Management brings it: all values are text."""
    return instance_of("", values, host="SSISNODE1")
