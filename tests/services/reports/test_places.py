"""Where somebody is, read from a sentence."""

import pytest

from services.desks.types import DeskDetails, DeskKind
from services.reports import parsing, places

TOWN = DeskDetails(
    code="350521102",
    name_zh="黄塘镇",
    name_en="Huangtang Town",
    kind=DeskKind.TOWN,
    parent="350521",
    phones=(),
    hours="",
    categories=frozenset(),
)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("黄塘镇村口，1 人", "村口"),
        ("黄塘镇，村口，1 人", "村口"),
        ("Huangtang, at the village gate, 1 person, waiting there", "village gate"),
        ("在黄塘，3 人，没有发热", None),
        ("Huangtang Town, no fever, waiting", None),
    ],
)
def test_where_in_a_town_somebody_is(text: str, where: str | None) -> None:
    assert places.remainder(text, TOWN) == where


@pytest.mark.parametrize(
    ("text", "people"), [("1 returning worker", 1), ("3 migrant workers", 3), ("6 rooms", None)]
)
def test_people_are_counted_in_english_too(text: str, people: int | None) -> None:
    assert parsing.people(text) == (people and (people, people))


def test_only_numbers_with_units_are_numbers_without_a_name() -> None:
    assert parsing.is_only_numbers("6间，120平米")
    assert not parsing.is_only_numbers("6")
    assert not parsing.is_only_numbers("第六间作坊")
    assert not parsing.is_only_numbers("3人行鞋业有限公司")
