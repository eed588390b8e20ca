"""Scale Out: the Master on every node, and its certificate."""
