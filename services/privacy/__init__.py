"""What is stored about a person, in one place: shown, handed out, deleted."""
