"""What waits to be handled, sent or fired, and since when."""
