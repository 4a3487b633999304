"""A person hears when their code was checked, if they want to."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house import House
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from handlers.views import receipts as view
from services.chats.types import Address
from services.clock import Calendar
from services.i18n import translator
from services.people.types import PersonId
from services.receipts.types import DayOfChecks, Seen
from tests.handlers.test_privacy import logged_in

ZONE = ZoneInfo("Asia/Shanghai")


async def person_of(house: House, phone: Phone) -> PersonId:
    person = await house.services.identity.person_of(Address(str(phone.user.id)))
    assert person is not None
    return person


async def test_receipts_are_switched_on_told_silently_in_one_message_a_day_and_switched_off(
    house: House, phone: Phone, world: World
) -> None:
    await logged_in(phone)
    await phone.say("/privacy")
    await phone.hears("这里存着您的这些信息")
    toast = await phone.press("码被核验时告诉我")
    assert toast is not None
    assert toast.text == "已打开。您的码被核验时，这里会显示时间，不出声。"
    await phone.hears("您的码被核验的时间，留 14 天。")
    person = await person_of(house, phone)
    await house.services.receipts.note(person)
    told = await phone.hears("您的健康码在这些时间被核验过")
    assert told.silent
    world.clock.advance(timedelta(minutes=11))  # type: ignore[attr-defined]
    await house.services.receipts.note(person)
    again = await phone.hears("、08:2")
    assert again.message_id == told.message_id
    toast = await phone.press("不再告知")
    assert toast is not None
    assert toast.text == "已关闭，记下的时间已删除。"
    await phone.hears("核验回执已关闭")
    assert not await house.services.receipts.is_wanted(person)


async def test_who_is_not_logged_in_is_offered_no_receipts(
    phone: Phone,
) -> None:
    await phone.say("/privacy")
    told = await phone.hears("这里存着您的这些信息")
    assert "码被核验时告诉我" not in str(told.markup)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "zh_CN",
            (
                "2月24日，您的健康码在这些时间被核验过：\n"
                "08:10、10:32（3 次）\n"
                "这之后还有核验，今天不再逐次列出。\n"
                "只记时间，不记地点，也不记是谁核验的。"
                "如果不是您出示的，请点健康码下面的“更新”，旧码就作废。"
            ),
        ),
        (
            "en",
            (
                "Your health code was checked on 24 February:\n"
                "08:10, 10:32 (3 times)\n"
                "It was checked after that, too; today's further times are not listed.\n"
                "Only the time is kept, not the place, nor who checked. If you did not show it,"
                " press “Refresh” below your code: the old one becomes void."
            ),
        ),
    ],
)
def test_a_receipt_word_for_word(language: str, expected: str) -> None:
    first = datetime(2020, 2, 24, 8, 10, tzinfo=ZONE)
    seen = (Seen(first, 1), Seen(first + timedelta(minutes=142), 3))
    checks = DayOfChecks(date(2020, 2, 24), seen, others=2)
    assert view.of_day(checks, Calendar(ZONE), translator(language)).text == expected
