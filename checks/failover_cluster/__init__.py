"""The failover cluster: its roles and their client access points."""
