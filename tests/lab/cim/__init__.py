"""The lab's CIM repository, proved without a wire."""
