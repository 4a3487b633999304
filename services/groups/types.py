"""What crosses the door of the groups' room."""

from dataclasses import dataclass, field

from services.desks.types import DeskDetails


@dataclass(frozen=True)
class BindCode:
    """A one-time code for `/bind`; shown once, stored hashed."""

    code: str = field(repr=False)
    desk: DeskDetails


@dataclass(frozen=True)
class Bound:
    """A desk whose group was bound, and as it was before."""

    desk: DeskDetails
    former: DeskDetails
