"""What became of a ticket that a desk says is not its own."""

from enum import IntEnum


class Returned(IntEnum):
    """How often desks have said that a ticket is not theirs, and what came of it."""

    NEVER = 0
    ONCE = 1
    ASKED = 2
    """Headquarters is to decide."""
    DECIDED = 3
    """For good."""
