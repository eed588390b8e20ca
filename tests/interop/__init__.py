"""Real clients against the lab, over loopback."""
