"""Proof of what the house promises."""
