"""Where people are reached: a chat's language and what its next words are for."""
