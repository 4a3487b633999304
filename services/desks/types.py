"""What crosses the door of the desks' room."""

from dataclasses import dataclass
from enum import StrEnum

from services.chats.types import Address


class Category(StrEnum):
    """What a problem is about; desks say which of them they handle."""

    ACCOMMODATION = "accommodation"
    HIRING = "hiring"
    ACCESS = "access"
    PREVENTION = "prevention"
    OTHER = "other"


class DeskKind(StrEnum):
    """What a desk is in the county's order."""

    COUNTY = "county"
    TOWN = "town"
    PARK = "park"
    REFER = "refer"
    """Administered elsewhere: the reporter gets its phone, the parent desk the ticket."""


@dataclass(frozen=True)
class DeskDetails:
    """A duty desk."""

    code: str
    name_zh: str
    name_en: str
    kind: DeskKind
    parent: str | None
    phones: tuple[str, ...]
    hours: str
    categories: frozenset[Category]
    group: Address | None = None
    """The group in which its officers see the cards, once it is bound."""


@dataclass(frozen=True)
class Route:
    """Who handles a problem."""

    desk: DeskDetails
    referred: DeskDetails | None = None
    """The desk outside the county whose phone the reporter is given as well."""
