"""Drills: marked practice tickets that nobody was told of, and how long the desk took."""
