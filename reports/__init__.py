"""Outcomes and requirements to reports."""
