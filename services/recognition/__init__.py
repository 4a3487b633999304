"""Whose codes count here: the trust list, other regions' keys, and what their values mean."""
