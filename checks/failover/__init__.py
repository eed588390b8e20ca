"""What a failover drill must leave: changes state, only with --allow-failover."""
