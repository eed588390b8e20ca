"""The lab, without the observing side."""
