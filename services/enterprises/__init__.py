"""Enterprises: the county's firms, found by a part of a name or by credit code."""
