"""A vacancy in one sentence is understood, and no number is taken from where it does not stand."""

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.hiring import MOST_WAGE, Hiring, read
from services.reports.parsing import MOST_PEOPLE

TODAY = date(2020, 2, 24)
"""A Monday."""
SAMPLE = Hiring(
    (("普工", 20, 20),), (20, 20), ("6000", "6000"), "month", "2020-03-01", housing=True
)
SIGNS = "0123456789人名个位工元月日天薪资普包住到岗招缺前后周内起 ,，、-~/每一十k.perdaymonth"
NO_NUMBERS = "人名个位工元月日天薪资普包住到岗招缺前后内起前几数多 ,，、-~/每k马上随时"


@pytest.mark.parametrize(
    "text",
    [
        "普工20人 月薪6000 3月1日到岗 包住",
        "普工２０人　月薪６０００　３月１日到岗　包住",
        "招普工二十名，月薪六千，三月一号到岗，包吃住",
        "我们急需20名普工，每月6000元，3月1日上班，提供住宿",
        "普工 20，工资6000/月，3月1日，管住",
        "普工:20人;6000元/月;3月1日到岗;有宿舍",
        "月薪6千，包食宿，3月1号到岗，缺20个普工",
    ],
)
def test_a_vacancy_is_read_however_it_is_written(text: str) -> None:
    assert read(text, TODAY) == SAMPLE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "20 packers, 6000 a month, from 1 March, with housing",
            Hiring(
                (("packers", 20, 20),), (20, 20), ("6000", "6000"), "month", "2020-03-01", True
            ),
        ),
        (
            "15-20 sewing machinists and 3 drivers, 300 yuan/day, by next Monday, no housing",
            Hiring(
                (("sewing machinists", 15, 20), ("drivers", 3, 3)),
                (18, 23),
                ("300", "300"),
                "day",
                "by 2020-03-02",
                False,
            ),
        ),
        (
            "缝纫工20-30人，裁剪工五名，6000-8000/月，下周一前到岗，不包住",
            Hiring(
                (("缝纫工", 20, 30), ("裁剪工", 5, 5)),
                (25, 35),
                ("6000", "8000"),
                "month",
                "by 2020-03-02",
                False,
            ),
        ),
        ("普工六十到八十人，6-8千", Hiring((("普工", 60, 80),), (60, 80))),
        ("普工60人，月薪6-8千", Hiring((("普工", 60, 60),), (60, 60), ("6000", "8000"), "month")),
        ("焊工两三个人，月薪1万2", Hiring((("焊工", 2, 3),), (2, 3), ("12000", "12000"), "month")),
        (
            "保安2名，时薪25，马上到岗",
            Hiring((("保安", 2, 2),), (2, 2), ("25", "25"), "hour", "now"),
        ),
        ("缺20个工人", Hiring((), (20, 20))),
        ("20人 6k-8k", Hiring((), (20, 20), ("6000", "8000"))),
        ("二十人，明天到岗", Hiring((), (20, 20), start="2020-02-25")),
        ("搬运工3人，三天内到岗", Hiring((("搬运工", 3, 3),), (3, 3), start="by 2020-02-27")),
        ("普工十人，月底前到岗", Hiring((("普工", 10, 10),), (10, 10), start="by 2020-02-29")),
    ],
)
def test_ranges_trades_wages_and_days_are_read(text: str, found: Hiring) -> None:
    assert read(text, TODAY) == found


@pytest.mark.parametrize(
    "text",
    [
        "缺人",
        "普工若干，工资面议",
        "几十个普工",
        "数百人",
        "5险1金，双休",
        "每天8小时，每周5天",
        "3楼车间缺人",
        "电话0595",
        "普工6000",
        "need workers soon",
    ],
)
def test_what_is_not_said_stays_open(text: str) -> None:
    found = read(text, TODAY)
    assert (found.trades, found.people, found.wage, found.start) == ((), None, None, None)


@given(st.text(max_size=200) | st.text(alphabet=SIGNS, max_size=60))
def test_no_text_is_an_error_and_every_number_can_be(text: str) -> None:
    found = read(text, TODAY)
    for least, most in [found.people or (1, 1), *((a, b) for _, a, b in found.trades)]:
        assert 1 <= least <= most <= MOST_PEOPLE
    low, high = found.wage or ("1", "1")
    assert 0 < float(low) <= float(high) <= MOST_WAGE
    assert found.start is None or re.fullmatch(r"now|(by )?\d{4}-\d\d-\d\d", found.start)


@given(st.text(alphabet=NO_NUMBERS, max_size=60))
def test_no_number_is_invented(text: str) -> None:
    found = read(text, TODAY)
    assert (found.trades, found.people, found.wage) == ((), None, None)


@given(st.text(alphabet="人名工元月薪普包住招缺个 ,，、每0123456789", max_size=40))
def test_every_number_stands_in_the_text(text: str) -> None:
    found = read(text, TODAY)
    written = {int(one.replace(",", "")) for one in re.findall(r"\d+|\d{1,3}(?:,\d{3})+", text)}
    assert {one for _, least, most in found.trades for one in (least, most)} <= written
    assert {int(one) for one in found.wage or ()} <= written
    if not found.trades and found.people:
        assert set(found.people) <= written


@pytest.mark.parametrize(
    "part", ["工资 ", "普工1", "3月1", "20 a ", "一二三", "1,111", "包", "9-"]
)
def test_hostile_texts_take_no_time(part: str) -> None:
    text = (part * 1000)[:1000]
    seconds = []
    for _ in range(3):  # A collection of garbage may fall into one of them.
        begun = time.process_time()
        read(text, TODAY)
        seconds.append(time.process_time() - begun)
    assert min(seconds) < 0.5
