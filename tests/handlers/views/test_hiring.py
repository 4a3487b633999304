"""What was understood of a vacancy reads naturally in both languages."""

import pytest

from handlers.views.hiring import heads, hiring_line, measures_line, since_words
from services.i18n import translator

ZH, EN = translator("zh_CN"), translator("en")
WHOLE = {
    "people": 25,
    "trades": [["普工", 20, 20], ["焊工", 3, 5]],
    "wage": ["6000", "8000"],
    "wage_per": "month",
    "start": "2020-03-01",
    "housing": True,
}


@pytest.mark.parametrize(
    ("facts", "chinese", "english"),
    [
        (
            WHOLE,
            "普工 20 人、焊工 3–5 人 · 月薪 6000–8000 元 · 3月1日到岗 · 包住",
            "普工: 20, 焊工: 3 to 5 · 6000–8000 yuan a month · to start on 1 March · with housing",
        ),
        (
            {"people": 30, "people_least": 20, "wage": ["300", "300"], "wage_per": "day"},
            "20–30 人 · 日薪 300 元",
            "20 to 30 people · 300 yuan a day",
        ),
        (
            {"people": 1, "wage": ["25.5", "25.5"], "wage_per": "hour", "start": "now"},
            "1 人 · 时薪 25.5 元 · 马上到岗",
            "1 person · 25.5 yuan an hour · to start at once",
        ),
        (
            {"wage": ["5000", "5000"], "start": "by 2020-02-29", "housing": False},
            "工资 5000 元 · 2月29日前到岗 · 不包住",
            "wage 5000 yuan · to start by 29 February · without housing",
        ),
        ({}, "", ""),
    ],
)
def test_a_vacancy_is_one_line(facts: dict[str, object], chinese: str, english: str) -> None:
    assert (hiring_line(facts, ZH), hiring_line(facts, EN)) == (chinese, english)


def test_missing_measures_are_one_line() -> None:
    facts = {"measures": ["quarantine_room", "masks", "unheard-of"]}
    assert measures_line(facts, ZH) == "口罩 · 隔离观察间"
    assert measures_line(facts, EN) == "masks · a quarantine room"


@pytest.mark.parametrize(
    ("since", "chinese", "english"),
    [
        ("02:50", "02:50", "02:50"),
        ("2020-02-23", "2月23日", "23 February"),
        ("2020-02-23 21:00", "2月23日 21:00", "23 February 21:00"),
        ("昨天", "昨天", "昨天"),
    ],
)
def test_a_day_is_said_as_people_say_it(since: str, chinese: str, english: str) -> None:
    assert (since_words(since, ZH), since_words(since, EN)) == (chinese, english)


def test_nobody_is_counted_who_was_not() -> None:
    assert heads({"people": None}, ZH) == ""
