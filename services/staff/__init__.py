"""Staff: who serves at which desk, and how they join."""
