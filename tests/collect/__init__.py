"""Self-tests of what is asked, and of what answers are taken to mean."""
