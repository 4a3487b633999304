"""Ratios against a named peer, both in one run; run on request: `pytest -m benchmark`."""
