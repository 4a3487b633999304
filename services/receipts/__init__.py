"""Tells residents who want it when their code was checked, never by whom."""
