"""A stub."""

from reports.compliance import ComplianceReport


def render_html(report: ComplianceReport) -> str:
    """Return."""
    return ""
