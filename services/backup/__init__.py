"""Backups, encrypted to a key that is not here, and what begins anew after one is restored."""
