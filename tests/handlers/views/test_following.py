"""Lists and numbers of tickets: short however many there are, and right for one."""

from zoneinfo import ZoneInfo

import pytest

from handlers.views import following
from handlers.views.deadlines import Times
from handlers.views.tickets import counted, with_rooms_short
from services.clock import Calendar
from services.i18n import translator
from tests.samples import NOW, ticket

ZH, EN = translator("zh_CN"), translator("en")
MANY = 300


def times(language: str) -> Times:
    return Times(NOW, Calendar(ZoneInfo("Asia/Shanghai")), translator(language))


@pytest.mark.parametrize(
    ("language", "rest"), [("zh_CN", "还有 294 件。"), ("en", "and 294 more.")]
)
def test_a_full_desk_fits_into_eight_lines(language: str, rest: str) -> None:
    first = [(ticket(number), None) for number in range(1000, 1000 + following.MOST_LINES)]
    lines = following.desk_tickets(first, MANY, "wang", times(language)).text.split("\n")
    assert len(lines) == 8
    assert str(MANY) in lines[0]
    assert lines[-1] == rest


def test_a_reporter_of_many_problems_reads_eight_lines() -> None:
    told = following.own_tickets([ticket(number) for number in range(MANY)], times("zh_CN"))
    assert len(told.text.split("\n")) == 8
    few = following.own_tickets([ticket(1047)], times("zh_CN"))
    assert few.text == "您的工单：\n1047 员工住宿：待受理"


def test_numbers_are_singular_for_one() -> None:
    assert counted({"people": 46, "rooms": 6, "area": "120"}, ZH) == "46 人 · 6 间 · 120 平方米"
    assert counted({"people": 46, "rooms": 6, "area": "120"}, EN) == "46 people · 6 rooms · 120 m²"
    seven = counted({"people": 7, "rooms": 1}, EN)
    assert with_rooms_short(seven, 1, EN) == "7 people · 1 room, 1 room short"
    assert with_rooms_short(counted({"people": 1, "rooms": 0}, EN), 0, EN) == "1 person · 0 rooms"
    assert with_rooms_short(counted({"people": 46, "rooms": 6, "area": 120}, ZH), 2, ZH) == (
        "46 人 · 6 间 · 120 平方米，还差 2 间"
    )
