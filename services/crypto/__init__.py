"""Secrets at rest: sealed values, blind indexes, wrapped signing keys."""
