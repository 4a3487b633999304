"""Rotates the data key while everything goes on: in small steps, resumed wherever it stopped."""
