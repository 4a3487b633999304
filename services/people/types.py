"""What crosses the door of the people's room."""

from typing import NewType

PersonId = NewType("PersonId", str)
"""Our own name for a person; says nothing about who it is."""
