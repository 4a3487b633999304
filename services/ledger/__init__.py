"""What a restored backup must not bring back, kept apart from the database."""
