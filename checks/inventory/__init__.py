"""Checks that the inventory names everything that has to be judged."""
