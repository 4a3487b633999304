"""Living density against the policy (notice, N12; national guide of 2020-02-22); pure."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import ceil

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class DensityLimits:
    """The most people to a room and the least square metres for each."""

    people_per_room: int = 6
    area_per_person: Decimal = Decimal("2.5")


@dataclass(frozen=True)
class Density:
    """How crowded a dormitory is.

    People are rounded up and metres down, so that a rounded number never looks better than it
    is.
    """

    limits: DensityLimits
    people_per_room: Decimal | None
    """None where there is no room at all."""
    area_per_person: Decimal | None
    """None where nobody knows the area."""
    rooms_short: int


def measure(people: int, rooms: int, area: Decimal | None, limits: DensityLimits) -> Density:
    """Return how crowded it is and how many rooms are missing, each as large as those there."""
    needed = ceil(Decimal(people) / limits.people_per_room)
    if area is not None and rooms:
        # By area: rooms × what everybody needs ÷ what there is.
        needed = max(needed, ceil(rooms * people * limits.area_per_person / area))
    return Density(
        limits=limits,
        people_per_room=_tenth(Decimal(people) / rooms, ROUND_CEILING) if rooms else None,
        area_per_person=_tenth(area / people, ROUND_FLOOR) if area is not None else None,
        rooms_short=max(0, needed - rooms),
    )


def _tenth(value: Decimal, rounding: str) -> Decimal:
    return value.quantize(TENTH, rounding=rounding)
