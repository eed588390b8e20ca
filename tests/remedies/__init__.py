"""Tests of what is offered to mend an installation."""
