"""
Outcomes and requirements to reports.

Imports the register, the run's description and verdicts from ``fixtures``; never what
collects facts or plays the lab. Nothing but the tests imports it.
"""
