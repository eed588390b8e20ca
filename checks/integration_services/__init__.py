"""The Integration Services service: stand-alone, or a resource of the cluster."""
