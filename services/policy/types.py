"""What crosses the door of the policy's room."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from services.records.types import Source

ALLOWED_AGE = timedelta(hours=48)


@dataclass(frozen=True)
class Policy:
    """The values of one version; the defaults hold where nobody has decided otherwise.

    The windows are those of N4. The density is that of the national guide for resuming work of
    2020-02-22 (N12).
    """

    version: int = 0
    """Also the rule set's number inside the codes."""
    effective_on: date | None = None
    window_days: int = 14
    """How many days after its own a fever clinic's or a pharmacy's record counts (S1, S6)."""
    area_window_days: int = 14
    """How many days after the last one in a listed area a stay counts (S2)."""
    people_per_room: int = 6
    area_per_person: Decimal = Decimal("2.5")
    """Square metres."""
    ends_on: date | None = None
    """The last day on which codes are issued; None while it is not decided."""
    allowed_ages: dict[Source, timedelta] = field(default_factory=dict)
    """How old a source may be for green, where it is not 48 hours."""

    def allowed_age(self, source: Source) -> timedelta:
        return self.allowed_ages.get(source, ALLOWED_AGE)
