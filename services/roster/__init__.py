"""Roster: who is on duty at a desk, until when, and who is next."""
