"""Institutions that check codes by machine: keys, scopes, quotas, and each call on record."""
