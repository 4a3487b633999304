"""Living density is measured against the policy (N12), and rounding hides nothing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.reports.density import DensityLimits, measure

LIMITS = DensityLimits(6, Decimal("2.5"))


def test_the_sample_is_two_rooms_short() -> None:
    density = measure(46, 6, Decimal(120), LIMITS)
    assert (density.people_per_room, density.area_per_person) == (Decimal("7.7"), Decimal("2.6"))
    assert density.rooms_short == 2


def test_small_rooms_count_as_well_as_few() -> None:
    assert measure(36, 6, Decimal(90), LIMITS).rooms_short == 0
    assert measure(36, 6, Decimal(60), LIMITS).rooms_short == 3


def test_without_any_room_every_room_is_missing() -> None:
    density = measure(46, 0, None, LIMITS)
    assert (density.people_per_room, density.rooms_short) == (None, 8)


@given(
    st.integers(1, 9999),
    st.integers(0, 999),
    st.none() | st.decimals(1, 99999, places=1),
    st.integers(1, 12),
)
def test_what_is_shown_never_looks_better_than_it_is(
    people: int, rooms: int, area: Decimal | None, most: int
) -> None:
    limits = DensityLimits(most, Decimal("2.5"))
    density = measure(people, rooms, area, limits)
    fits_rooms = rooms > 0 and people <= rooms * most
    fits_area = area is None or rooms == 0 or area >= people * limits.area_per_person
    assert (density.rooms_short == 0) == (fits_rooms and fits_area)
    if density.people_per_room is not None:
        assert (density.people_per_room <= most) == fits_rooms
    if area is not None and density.area_per_person is not None:
        is_enough = area >= people * limits.area_per_person
        assert (density.area_per_person >= limits.area_per_person) == is_enough
