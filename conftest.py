"""The pytest plugins of this suite, and pytest's own for testing plugins."""

pytest_plugins = [
    "fixtures.observed.attestations",
    "fixtures.observed.catalog",
    "fixtures.observed.failover_cluster",
    "fixtures.observed.scale_out",
    "fixtures.plugin",
    "reports.plugin",
    "pytester",
]
