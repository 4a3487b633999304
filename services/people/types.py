"""What crosses the door of the people's room."""

from dataclasses import dataclass, field
from typing import NewType

from services.people.numbers import PersonKey

PersonId = NewType("PersonId", str)
"""Random; says nothing about the person."""


@dataclass(frozen=True)
class PersonDetails:
    """A person as the real-name platform told us."""

    id: PersonId
    name: str = field(repr=False)
    id_type: str
    country: str
    number: str = field(repr=False)
    masked_name: str = field(repr=False)
    last_four: str = field(repr=False)

    @property
    def key(self) -> PersonKey:
        return PersonKey(self.id_type, self.country, self.number)
