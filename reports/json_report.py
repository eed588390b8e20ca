"""
``results.json``: everything a run knows, for programs.

Keys are stable: they may be added with the same ``version``, never renamed or removed.

==================  ==================================================================
``format``          always ``ssis-high-availability-results``
``version``         1
``suite_version``   the version of this suite
``run``             environment, platform, inventory, phase, is_lab, defects, topology
                    (label and text), started, finished (ISO 8601, UTC),
                    duration_seconds, is_complete, partial_because,
                    strict_recommendations, lab_clock (how many times as fast time
                    passed in the lab; empty: as fast), lab_errors (the embedded lab's
                    own faults; how each came about, after its first line)
``verdict``         headline, sentence, accepted (never a drill), passes, reasons
``counts``          by_outcome: outcome to number of verdicts; by_severity: the same for
                    each severity; missing: pairs that a complete run did not judge
``requirements``    every requirement, judged or not, in the order of the register: id,
                    title, severity, counts (whether it counts when it is not met),
                    target_set, source (document, section, derived), why, remedy,
                    reproduction (language, command), outcome (``null``: some target
                    was not judged), not_judged (targets), and verdicts
``verdicts``        of a requirement: target, outcome, stated (whether expected and
                    actual were recorded), expected, actual, evidence (source,
                    observed), cause, note, remedies (language, statements; what
                    would mend it), nodeid, duration_seconds
``waivers``         requirement, target (empty: all), justification, expiration_date,
                    state (used, unused, expired, not judged, undetermined: what it is
                    about could not be determined; no such target), and remark (what a
                    person should look at; empty for nothing)
``attestations``    requirement, target (empty: all), statement, who, when, expires, and
                    remark, as for waivers
``matrix``          a row for each requirement, section by section: document, section,
                    requirement, checks, outcome ("not judged": some target was not)
``readiness``       of a complete run, whether each replica would run packages if it
                    became primary now: replica, ready, proven (SSISDB's key was seen to
                    open there, as primary), failing and unknown (requirements, in the
                    order in which to mend them)
``drill``           null without a failover drill; else environment, change_number,
                    started, ended, home and ended_where (server names), stopped_because
                    (empty: it ran to its end), commands (what leads back home),
                    restored_service, recovery_time_objective_seconds, and moves
``moves``           of a drill: means, what, source, target, started, ended; began and
                    returned (of the command, in seconds of the drill's clock, like all
                    below), error; layers; after (what was read then, by name, its times
                    those of the new primary's clock; null when the command failed);
                    samples (layer, sent, answered, succeeded,
                    failure, server)
``layers``          of a move, from the bottom up: layer, state (no failure seen,
                    failed, still failing, not measured: nobody knows what the move
                    did to it), probes, failed,
                    resolution_seconds (the longest outage that may not have been seen;
                    null: any), delay_seconds (how long new work waited in vain),
                    slowest_seconds, servers (who answered), reasons (why probes failed,
                    and how many), and outages: began, ended (null: not seen), seconds,
                    each with lower and upper (null: unbounded), and lost (failed
                    probes)
``own_checks``      nodeid, outcome, cause, duration_seconds
==================  ==================================================================

Expected, actual and observed values keep their shape: text, numbers, lists, objects.
Times within them are ISO 8601 text, sets are sorted lists.
"""

from __future__ import annotations

import json
from typing import Final

from fixtures.requirements import Severity
from fixtures.verdict import NOT_STATED
from reports.compliance import ComplianceReport, RequirementSection, TargetVerdict
from reports.drill_json import drill_as_plain
from reports.plain_text import Plain, as_plain
from reports.wording import headline, verdict_sentence

FORMAT: Final = "ssis-high-availability-results"
VERSION: Final = 1


def render_json(report: ComplianceReport) -> str:
    """Return the run as a JSON document in ASCII."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "suite_version": report.suite_version,
        "run": _run(report),
        "verdict": {
            "headline": headline(report),
            "sentence": verdict_sentence(report),
            "accepted": report.is_accepted,
            "passes": report.passes,
            "reasons": list(report.reasons),
        },
        "counts": _counts(report),
        "requirements": [_requirement(report, s) for s in report.sections],
        "waivers": [
            {
                "requirement": one.waiver.requirement,
                "target": one.waiver.target,
                "justification": one.waiver.justification,
                "expiration_date": one.waiver.expiration_date.isoformat(),
                "state": one.state,
                "remark": one.remark,
            }
            for one in report.waivers
        ],
        "attestations": [
            {
                "requirement": one.attestation.requirement,
                "target": one.attestation.target,
                "statement": one.attestation.statement,
                "who": one.attestation.who,
                "when": one.attestation.when.isoformat(),
                "expires": one.attestation.expires.isoformat(),
                "remark": one.remark,
            }
            for one in report.attestations
        ],
        "matrix": [
            {
                "document": row.document,
                "section": row.section,
                "requirement": row.requirement.id,
                "checks": list(row.checks),
                "outcome": str(row.outcome),
            }
            for row in report.matrix
        ],
        "readiness": [
            {
                "replica": one.replica,
                "ready": one.is_ready,
                "proven": one.is_proven,
                "failing": [requirement.id for requirement in one.failing],
                "unknown": [requirement.id for requirement in one.unknown],
            }
            for one in report.readiness
        ],
        "drill": drill_as_plain(report.drill),
        "own_checks": [
            {
                "nodeid": own.nodeid,
                "outcome": own.outcome.value,
                "cause": own.cause,
                "duration_seconds": round(own.duration_seconds, 6),
            }
            for own in report.own_checks
        ],
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def _run(report: ComplianceReport) -> dict[str, object]:
    run = report.run
    return {
        "environment": run.environment,
        "platform": run.platform,
        "inventory": run.inventory,
        "phase": run.phase.value,
        "is_lab": run.is_lab,
        "defects": list(run.defects),
        "topology": [{"label": label, "text": text} for label, text in run.topology],
        "started": report.started.isoformat(),
        "finished": report.finished.isoformat(),
        "duration_seconds": (report.finished - report.started).total_seconds(),
        "is_complete": report.is_complete,
        "partial_because": list(run.partial_because),
        "strict_recommendations": report.strict_recommendations,
        "lab_clock": run.lab_clock,
        "lab_errors": list(report.lab_errors),
    }


def _counts(report: ComplianceReport) -> dict[str, object]:
    return {
        "by_outcome": {o.value: n for o, n in report.count_outcomes().items()},
        "by_severity": {
            severity.value: {
                outcome.value: number
                for outcome, number in report.count_outcomes(severity).items()
            }
            for severity in Severity
        },
        "missing": sum(len(section.not_judged) for section in report.missing),
    }


def _requirement(
    report: ComplianceReport, section: RequirementSection
) -> dict[str, object]:
    requirement = section.requirement
    return {
        "id": requirement.id,
        "title": requirement.title,
        "severity": requirement.severity.value,
        "counts": report.counts(requirement),
        "target_set": requirement.targets.value,
        "source": requirement.source.model_dump(),
        "why": requirement.why,
        "remedy": requirement.remedy,
        "reproduction": [step.model_dump() for step in requirement.reproduction],
        "outcome": section.outcome,
        "not_judged": list(section.not_judged),
        "verdicts": [_verdict(verdict) for verdict in section.verdicts],
    }


def _verdict(verdict: TargetVerdict) -> dict[str, object]:
    return {
        "target": verdict.target,
        "outcome": verdict.outcome.value,
        "stated": verdict.is_stated,
        "expected": _stated(verdict.expected),
        "actual": _stated(verdict.actual),
        "evidence": [
            {"source": piece.source, "observed": as_plain(piece.observed)}
            for piece in verdict.evidence
        ],
        "cause": verdict.cause,
        "note": verdict.note,
        "remedies": [
            {"language": one.language.value, "statements": one.statements}
            for one in verdict.remedies
        ],
        "nodeid": verdict.nodeid,
        "duration_seconds": round(verdict.duration_seconds, 6),
    }


def _stated(value: object) -> Plain:
    return None if value is NOT_STATED else as_plain(value)
