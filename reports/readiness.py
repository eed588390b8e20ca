"""
Whether each replica would run packages if it became primary now.

* Nothing is failed over and nothing further is asked: it is what the verdicts on the
  replica, on the nodes that run it and on what all replicas share say together.
* A replica is ready when everything that its first night as primary rests on is met.
  What could not be determined, or was not judged, is never ready; what is waived is
  accepted, but fails that night all the same.
* Some of it shows on the replica that is primary now and on no other: whether the key
  really opens, whether workers log there. It counts for that replica alone, and for
  every replica while it is not known which one that is. Of the others it stays open
  until they fail over: a replica is *proven* only where the key was seen to open.
* Only a complete run says anything: a selection leaves out what it would rest on.

Source: the register; the order is that in which things are needed after a failover.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fixtures.requirements import Phase, Severity
from fixtures.target import TargetKind
from reports.outcome import Outcome

if TYPE_CHECKING:
    from fixtures.requirements import Requirement
    from reports.compliance import ComplianceReport, RequirementSection

#: What the first night rests on, in the order in which an operator must mend it.
IN_ORDER: Final = (
    # SSISDB comes up on the replica, and is the same there.
    *("SO-21", "SO-22", "AG-01", "AG-06", "AG-15"),
    # Its master key opens, its assembly loads, its startup procedure runs.
    *("AG-08", "AG-09", "AG-03", "AG-02", "AG-32", "AG-04"),
    # Whoever works with it can log in.
    *("SO-10", "SO-38", "SO-32", "SO-33", "SO-34"),
    # What repairs and prepares it after a failover runs.
    *("AG-05", "AG-13", "AG-10", "AG-11", "AG-29", "AG-28"),
    # Clients and the Master find it.
    *("SO-24", "SO-25"),
    # The Scale Out Master works on the node.
    *("SO-05", "SO-06", "SO-08", "SO-26", "SO-27", "SO-28"),
    *("SO-15", "SO-16", "SO-17", "SO-18", "SO-12", "SO-19", "SO-53"),
    # Its role can come there, and workers find it.
    *("SO-39", "SO-40", "SO-41", "SO-42", "SO-44", "SO-46", "SO-55"),
)
#: What a drill judges after a move; what others follow from comes first.
_AFTER_A_MOVE: Final = (
    *("DR-04", "DR-02", "DR-03", "DR-01", "DR-05", "DR-06", "DR-07", "DR-13"),
    *("DR-08", "DR-09", "AG-23", "SO-60", "DR-10", "DR-12", "DR-11"),
)
_PLACES: Final = {name: place for place, name in enumerate((*IN_ORDER, *_AFTER_A_MOVE))}
_KEY_OPENS: Final = "AG-08"
#: What is seen of the replica that is primary now.
_OF_THE_PRIMARY: Final = frozenset({_KEY_OPENS, "SO-55"})
_SHARED: Final = frozenset(
    {
        TargetKind.FAILOVER_CLUSTER,
        TargetKind.INSTALLATION,
        TargetKind.LISTENER,
        TargetKind.PRIMARY,
        TargetKind.WORKER,
    }
)
_FAILS: Final = frozenset({Outcome.NOT_MET, Outcome.WAIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """
    What one replica's first night as primary would be like.

    Args:
        replica: The replica's server name.
        failing: What would fail, in the order in which it must be mended.
        unknown: What was not determined or not judged, in the same order.
        is_proven: Whether SSISDB's key was seen to open there, as primary.
    """

    replica: str
    failing: tuple[Requirement, ...]
    unknown: tuple[Requirement, ...]
    is_proven: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether packages would run."""
        return not self.failing and not self.unknown


def readiness_of(report: ComplianceReport) -> tuple[Readiness, ...]:
    """
    Return every replica's readiness; nothing for a partial run.

    A drill judges what followed its moves, and nothing of what they rest on.
    """
    if not report.is_complete or report.run.phase is Phase.DRILL:
        return ()
    sections = {section.requirement.id: section for section in report.sections}
    found = [sections[one] for one in IN_ORDER if one in sections]
    return tuple(
        _readiness(replica, nodes, found, report.primary)
        for replica, nodes in report.run.replicas
    )


def place_in_mending(requirement: Requirement) -> tuple[int, int, str]:
    """
    Return what sorts requirements into the order in which to mend them.

    First comes what the first night rests on, then the gravest, then the rest by id.
    """
    place = _PLACES.get(requirement.id, len(_PLACES))
    return place, list(Severity).index(requirement.severity), requirement.id


def _readiness(
    replica: str,
    nodes: Iterable[str],
    sections: Sequence[RequirementSection],
    primary: str,
) -> Readiness:
    names = {replica, *nodes}
    failing: list[Requirement] = []
    unknown: list[Requirement] = []
    for section in sections:
        if primary not in ("", replica) and section.requirement.id in _OF_THE_PRIMARY:
            continue
        outcomes = set(_outcomes(section, names))
        if outcomes & _FAILS:
            failing.append(section.requirement)
        elif outcomes & {Outcome.UNDETERMINED, None}:
            unknown.append(section.requirement)
    return Readiness(
        replica=replica,
        failing=tuple(failing),
        unknown=tuple(unknown),
        is_proven=primary == replica and _opens(sections),
    )


def _opens(sections: Iterable[RequirementSection]) -> bool:
    return any(
        section.requirement.id == _KEY_OPENS and section.outcome is Outcome.MET
        for section in sections
    )


def _outcomes(section: RequirementSection, names: set[str]) -> Iterator[Outcome | None]:
    is_shared = section.requirement.targets in _SHARED
    for verdict in section.verdicts:
        if is_shared or verdict.target in names:
            yield verdict.outcome
    if any(is_shared or name in names for name in section.not_judged):
        yield None
