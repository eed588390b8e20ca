"""Tests of discovery: what is seen becomes an inventory, what is not a gap."""
