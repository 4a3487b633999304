"""The tour: one day, played through real HTTP, written down for people to read."""
