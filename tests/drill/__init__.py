"""The failover drill: pure parts as tables, the rest against the lab."""
