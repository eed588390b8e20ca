"""Self-tests of what talks to the observed hosts."""
