"""Self-tests of what a run says about itself."""
