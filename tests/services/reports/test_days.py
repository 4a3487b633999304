"""Days are understood as people say them, seen from the day on which they say it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports import days, meaning

TODAY = date(2020, 2, 24)
"""A Monday."""


@pytest.mark.parametrize(
    ("text", "day", "is_limit"),
    [
        ("3月1日", date(2020, 3, 1), False),
        ("三月一号前", date(2020, 3, 1), True),
        ("3月1日之前到岗", date(2020, 3, 1), True),
        ("3月1到岗", date(2020, 3, 1), False),
        ("1月10日", date(2020, 1, 10), False),
        ("11月1日", date(2020, 11, 1), False),
        ("明天", date(2020, 2, 25), False),
        ("大后天", date(2020, 2, 27), False),
        ("周三", date(2020, 2, 26), False),
        ("下周一", date(2020, 3, 2), False),
        ("下星期天", date(2020, 3, 8), False),
        ("三天内", date(2020, 2, 27), True),
        ("5天后", date(2020, 2, 29), False),
        ("月底前", date(2020, 2, 29), True),
        ("1 March", date(2020, 3, 1), False),
        ("by March 1st", date(2020, 3, 1), True),
        ("by the 3rd of March", date(2020, 3, 3), True),
        ("next Monday", date(2020, 3, 2), False),
        ("by Friday", date(2020, 2, 28), True),
        ("within 3 days", date(2020, 2, 27), True),
        ("tomorrow", date(2020, 2, 25), False),
    ],
)
def test_a_day_ahead_is_read(text: str, day: date, *, is_limit: bool) -> None:
    (said,) = days.said(text, TODAY, ahead=True)
    assert (said.day, said.is_limit) == (day, is_limit)


@pytest.mark.parametrize(
    "text",
    ["2月30日", "3个月", "13月1日", "3月20人", "30 may come", "24/7", "一周五天", "400天后"],
)
def test_what_is_no_day_is_not_read(text: str) -> None:
    assert days.said(text, TODAY, ahead=True) == []


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("02:50起", "02:50"),
        ("昨天起", "2020-02-23"),
        ("昨晚21点就被拦", "2020-02-23 21:00"),
        ("2月20日起不让进", "2020-02-20"),
        ("12月20日以来", "2019-12-20"),
        ("三天前", "2020-02-21"),
        ("今晚起没地方住", "2020-02-24"),
        ("今天 02:50 起", "02:50"),
        ("since yesterday", "2020-02-23"),
        ("since 20 February", "2020-02-20"),
        ("3 days ago", "2020-02-21"),
        ("今天下雨", None),
        ("明天要来人", None),
        ("口罩只够用3天", None),
    ],
)
def test_since_when_is_read(text: str, since: str | None) -> None:
    assert meaning.since(text, TODAY) == since


@given(st.text(max_size=80), st.dates(date(2019, 1, 1), date(2100, 12, 31)), st.booleans())
def test_no_text_is_an_error(text: str, today: date, ahead: bool) -> None:  # noqa: FBT001
    for said in days.said(text, today, ahead=ahead):
        assert abs((said.day - today).days) <= days.FAR


@given(st.dates(date(2020, 2, 25), date(2020, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for text in (f"{day.month}月{day.day}日", f"{day.day} {day:%B}"):
        found = days.said(f"by {text}" if day.month == 5 else text, TODAY, ahead=True)
        assert [one.day for one in found] == [day]
