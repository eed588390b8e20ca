"""The availability group that holds SSISDB, and its replicas."""
