"""Deletes what no room looks at any more."""
