"""The pytest plugins of this suite, and pytest's own for testing plugins."""

pytest_plugins = [
    "fixtures.observed.agent_jobs",
    "fixtures.observed.availability_group",
    "fixtures.observed.attestations",
    # It imports those above: pytest wants to import a plugin itself first.
    "fixtures.observed.after_failover",
    "fixtures.observed.catalog",
    "fixtures.observed.failover_cluster",
    "fixtures.observed.integration_services",
    "fixtures.observed.master_access",
    "fixtures.observed.log_backups",
    "fixtures.observed.master_nodes",
    "fixtures.observed.network",
    "fixtures.observed.node_roles",
    "fixtures.observed.patch_level",
    "fixtures.observed.polling_job",
    "fixtures.observed.scale_out",
    "fixtures.observed.endpoint_security",
    "fixtures.observed.scale_out_catalog",
    # Behind what it imports: pytest rewrites a module before its first import only.
    "fixtures.observed.open_operations",
    "fixtures.observed.listener",
    "fixtures.observed.signs_of_life",
    "fixtures.observed.worker_trust",
    "fixtures.observed.declaration",
    "fixtures.plugin.options",
    "fixtures.plugin.collection",
    "fixtures.plugin.judging",
    "reports.plugin",
    "reports.traceability_plugin",
    "pytester",
]
