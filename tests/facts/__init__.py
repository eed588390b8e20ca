"""Self-tests of what facts say of themselves."""
