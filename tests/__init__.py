"""The suite's own tests, mirroring fixtures and reports."""
