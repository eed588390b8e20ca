"""Self-tests of the lab's TDS server: octets, then real clients."""
