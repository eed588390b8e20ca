"""The pytest plugins of this suite, and pytest's own for testing plugins."""

pytest_plugins = [
    "fixtures.observed",
    "fixtures.plugin",
    "reports.plugin",
    "pytester",
]
