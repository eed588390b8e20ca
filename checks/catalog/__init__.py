"""SSISDB: logging, and the key that opens its secrets after a failover."""
