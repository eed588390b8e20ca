"""The drill, without an installation to move."""
