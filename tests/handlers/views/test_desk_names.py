"""What a desk is called where a sentence adds that it is a duty desk, and when it is on duty."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.views import desks, staff
from handlers.views.deadlines import Times
from handlers.views.ticket_receipts import receipt
from handlers.views.tickets import signature
from services.clock import Calendar
from services.desks.types import Category, DeskDetails, DeskKind
from services.i18n import translator
from services.staff.types import Role
from services.tickets.types import Status
from tests.samples import ticket

EIGHT = datetime(2020, 2, 24, 0, 0, tzinfo=UTC)
LANGUAGES = ("zh_CN", "en")


def desk(zh: str, en: str, hours: str = "", kind: DeskKind = DeskKind.TOWN) -> DeskDetails:
    return DeskDetails("t", zh, en, kind, None, (), hours, frozenset(Category))


def handled_by(one: DeskDetails, language: str, status: Status = Status.SUBMITTED) -> str:
    times = Times(EIGHT, Calendar(ZoneInfo("Asia/Shanghai")), translator(language))
    shown = receipt(replace(ticket(1052), status=status), one, None, "0595", times)
    return shown.text.splitlines()[1]


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACKNOWLEDGED])
@pytest.mark.parametrize("hours", ["", " ", "24h", "24 H"])
def test_a_desk_without_hours_is_on_duty_day_and_night(hours: str, status: Status) -> None:
    one = desk("黄塘镇", "Huangtang Town", hours)
    assert [handled_by(one, language, status) for language in LANGUAGES] == [
        "办理：黄塘镇专班，24 小时值班",
        "Handled by the task force of Huangtang Town, on duty day and night",
    ]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("城南工业园区专班", "Chengnan Industrial Park Task Force"),
        ("黄塘镇值班室", "Huangtang duty desk"),
    ],
)
@pytest.mark.parametrize("kind", [DeskKind.TOWN, DeskKind.COUNTY])
def test_a_name_that_says_what_it_is_stands_alone(zh: str, en: str, kind: DeskKind) -> None:
    one, words = desk(zh, en, kind=kind), [translator(language) for language in LANGUAGES]
    assert [handled_by(one, language) for language in LANGUAGES] == [
        f"办理：{zh}，24 小时值班",
        f"Handled by {en}, on duty day and night",
    ]
    assert [signature(one, w) for w in words] == [zh, en]
    for view in (desks.bound, desks.unbound):
        assert [w for w in words if "duty desk of" in view(one, w).text] == []
        assert "值班室值班室" not in view(one, words[0]).text
        assert "专班值班室" not in view(one, words[0]).text
    joined = [staff.joined(one, Role.OFFICER, w).text.splitlines()[0] for w in words]
    assert joined[0].startswith(f"您已加入{zh}，")
    assert joined[1].startswith(f"You have joined {en};")


def test_hours_are_told() -> None:
    one = desk("黄塘镇", "Huangtang duty desk", "08:00-18:00")
    assert [handled_by(one, language) for language in LANGUAGES] == [
        "办理：黄塘镇专班，值班时间 08:00-18:00",
        "Handled by Huangtang duty desk, on duty 08:00-18:00",
    ]
