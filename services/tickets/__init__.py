"""Tickets: a reported problem from its submission to its end."""
