"""Self-tests of the lab's T-SQL layer: text in, literal results out."""
