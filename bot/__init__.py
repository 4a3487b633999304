"""Runs the house: settings, wiring, workers, command line and the pretend world."""
