"""What a code that somebody shows is worth."""
