"""What people type is understood, and what is not there is not guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.numerals import number
from services.reports.parsing import MOST_PEOPLE, MOST_ROOMS, Numbers, numbers, people

SAMPLE = Numbers(46, 6, Decimal(120))
PEOPLE = st.integers(1, MOST_PEOPLE)
ROOMS = st.integers(0, MOST_ROOMS)
AREA = st.decimals("0.5", 99999, places=1)
GAP = st.sampled_from(["", " ", "，", ", ", " 和 ", "；"])


@pytest.mark.parametrize(
    "text",
    [
        "46人 6间 120平",
        "46个人 6间 120平米",
        "46 people 6 rooms 120 m2",
        "46人6间，120㎡",
        "４６人　６间　１２０平方米",
        "四十六个人，六间房，一百二十平方米",
        "46 6 120",
        "46,6,120",
        "46/6/120",
        "我们有46名员工住6个房间，大概120平",
        "We are 46, 6 rooms, 120 sqm",
        "46 workers in 6 rooms, 120 square metres",
        "男工30人，女工16人，6间，120平",
        "46人，其中女工16人，6间，120平",
        "6间，120平方，四十六人",
    ],
)
def test_people_rooms_and_metres_are_read(text: str) -> None:
    assert numbers(text) == SAMPLE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("46", Numbers(46)),
        ("46人", Numbers(46)),
        ("6间", Numbers(None, 6)),
        ("0间 46人", Numbers(46, 0)),
        ("6间房，每间8个人", Numbers(48, 6)),
        ("一间住8个人，6间", Numbers(48, 6)),
        ("8 people per room, 6 rooms", Numbers(48, 6)),
        ("46人6间人均2.5平", Numbers(46, 6, Decimal(115))),
        ("1,200 m2", Numbers(None, None, Decimal(1200))),
        ("2万人", Numbers(20000)),
        ("很多人", Numbers()),
        ("", Numbers()),
        ("3号楼住不下了", Numbers()),
        ("999999999人", Numbers()),
        ("6.5间", Numbers()),
    ],
)
def test_what_is_not_said_stays_open(text: str, found: Numbers) -> None:
    assert numbers(text) == found


def test_a_bare_number_fills_what_is_still_missing() -> None:
    known = numbers("46")
    known = numbers("6", known)
    assert known == Numbers(46, 6)
    assert numbers("120", known) == SAMPLE
    assert numbers("五间", known) == Numbers(46, 5)


@given(PEOPLE, ROOMS, AREA, GAP)
def test_any_numbers_with_units_are_read_back(
    count: int, rooms: int, area: Decimal, gap: str
) -> None:
    expected = Numbers(count, rooms, area)
    assert numbers(f"{count}人{gap}{rooms}间{gap}{area}平") == expected
    assert numbers(f"{area}平米{gap}{rooms}间{gap}{count}个人") == expected
    assert numbers(f"{count} people, {rooms} rooms, {area} m2") == expected


@given(st.integers(1, MOST_PEOPLE))
def test_chinese_numerals_are_read_back(value: int) -> None:
    assert number(numeral(value)) == value


def numeral(value: int) -> str:
    """Write a number as Chinese numerals, in full."""
    digits, parts, text = "零一二三四五六七八九", ("", "十", "百", "千"), ""
    high, low = divmod(value, 10_000)
    for block, unit in ((high, "万"), (low, "")):
        spoken = ""
        for place in range(3, -1, -1):
            digit = block // 10**place % 10
            if digit:
                spoken += digits[digit] + parts[place]
            elif spoken and not spoken.endswith("零"):
                spoken += "零"
        is_short = bool(text) and 0 < block < 1000
        spoken = spoken.rstrip("零")
        text += ("零" if is_short else "") + spoken + (unit if spoken else "")
    return text


@pytest.mark.parametrize(
    ("text", "value"),
    [("一百二", 120), ("一百零二", 102), ("一千二", 1200), ("十", 10), ("两万三", 23000)],
)
def test_short_numerals_mean_what_people_mean(text: str, value: int) -> None:
    assert number(text) == value


@given(st.text(max_size=80))
def test_no_text_is_an_error(text: str) -> None:
    found = numbers(text)
    assert found.people is None or 1 <= found.people <= MOST_PEOPLE
    assert found.rooms is None or 0 <= found.rooms <= MOST_ROOMS
    least, most = people(text) or (1, 1)
    assert 1 <= least <= most <= MOST_PEOPLE


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("黄塘镇村口，1 人，在现场等", (1, 1)),
        ("缝纫工 30 人，3月1日前", (30, 30)),
        ("３０～４０人", (30, 40)),
        ("20到30名员工", (20, 30)),
        ("两三个人", (2, 3)),
        ("二三十人", (20, 30)),
        ("2-3百人", (200, 300)),
        ("1万2人", (12000, 12000)),
        ("3月1日前到岗", None),
        ("几十人", None),
        ("数百人", None),
        ("几十个员工", None),
    ],
)
def test_a_sentence_names_how_many_people(text: str, count: tuple[int, int] | None) -> None:
    assert people(text) == count
