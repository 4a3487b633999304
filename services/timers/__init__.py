"""What is due at a clock time: rows, swept by whoever is awake."""
