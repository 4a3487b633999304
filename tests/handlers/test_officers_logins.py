"""After 30 days an officer still hears calls, but acts only after a new login (SECURITY.md 6)."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.cast.offices import roster_csv
from services.staff.renewals import DAILY
from services.tickets.types import Status
from tests.bindings import prove
from tests.duty_stage import TOMORROW, TOWN, Night, open_night

HERE = ZoneInfo("Asia/Shanghai")
DUE = (
    "您上次认证已满 30 天：接单、答复、转派之前，请到闽政通再刷脸一次，然后再操作一次。\n"
    "接单提醒照常发到这里。现在认证不了，请让同事接，或打 0595-0000 0100。"
)
TOAST = "没有办成：请先重新认证，按钮在您和我的私聊里。"


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        yield one


async def expire(night: Night, handle: str, *, days: float = 30) -> None:
    at = night.services.clock() - timedelta(days=days)
    await prove(night.services, night.account(handle), at)


async def renew(night: Night, handle: str) -> None:
    phone = night.phone(handle)
    await phone.follow(await phone.log_in(phone.link("去认证")))
    await night.playhouse.settled()


async def test_a_call_arrives_and_taking_it_asks_for_the_login_first(night: Night) -> None:
    await expire(night, "zhang")
    await night.kept_out()
    page = night.phone("zhang").chat.bubbles[-1]
    assert "1052" in page.text
    assert await night.press("zhang", "我来办") == TOAST
    assert night.last("zhang") == DUE
    assert (await night.services.tickets.get(1052)).status is Status.SUBMITTED
    await renew(night, "zhang")
    await night.phone("zhang").press("我来办", on=page)
    await night.playhouse.settled()
    ticket = await night.services.tickets.get(1052)
    assert (ticket.status, ticket.assignee) == (Status.ACKNOWLEDGED, "zhang")


@pytest.mark.parametrize("command", ["/take 1052", "/take", "/duty", "/tickets", "工单"])
async def test_commands_of_officers_ask_for_it_too(night: Night, command: str) -> None:
    await night.kept_out()
    await expire(night, "zhang")
    await night.say("zhang", command)
    assert night.last("zhang") == DUE
    assert (await night.services.tickets.get(1052)).assignee is None


async def test_words_for_a_reporter_wait_in_the_chat_until_the_face_was_shown(
    night: Night,
) -> None:
    await night.kept_out()
    await night.press("zhang", "我来办")
    await night.press("zhang", "答复")
    await expire(night, "zhang")
    await night.say("zhang", "村口的人会让您进")
    assert night.last("zhang") == DUE
    assert all("村口的人会让您进" not in text for text in night.texts("li"))
    await renew(night, "zhang")
    await night.say("zhang", "村口的人会让您进")
    assert any("村口的人会让您进" in text for text in night.texts("li"))


async def test_a_group_is_bound_by_nobody_whose_login_is_due(night: Night) -> None:
    code = (await night.services.groups.make_code(TOWN)).code
    other = night.world.telegram.add_group("another", members=[night.phone("zhang")])
    await expire(night, "zhang")
    await night.phone("zhang").say_in(other, f"/bind {code}")
    await night.playhouse.settled()
    assert [bubble for bubble in other.bubbles if not bubble.mine] == []
    assert night.last("zhang") == DUE
    await renew(night, "zhang")
    await night.phone("zhang").say_in(other, f"/bind {code}")
    await night.playhouse.settled()
    waiting = await night.services.confirming.find(TOWN)
    assert waiting is not None
    assert waiting.group == str(other.room.id)


def reminders(night: Night, handle: str) -> list[str]:
    return [text for text in night.texts(handle) if text.startswith("您的值班认证 ")]


async def test_officers_are_reminded_by_day_and_before_it_is_too_late(night: Night) -> None:
    """Five days before the end at ten in the morning, each day anew, in one message."""
    await night.playhouse.import_roster(roster_csv(TOMORROW))
    now = night.services.clock()
    ends_at = datetime(2020, 3, 2, 4, 0, tzinfo=HERE)
    for handle in ("wang", "zhao", "gao", "tang", "liu"):
        await prove(night.services, night.account(handle), now)
    await prove(night.services, night.account("zhang"), ends_at - timedelta(days=30))
    await night.at("10:05", date(2020, 2, 25))
    assert reminders(night, "zhang") == []
    await night.at("10:05", date(2020, 2, 26))
    (told,) = reminders(night, "zhang")
    assert told == (
        "您的值班认证 3月2日 04:00 到期。到期后仍能收到接单提醒，但要重新刷脸才能接单。\n"
        "请趁白天现在办，半分钟就好。"
    )
    assert night.phone("zhang").chat.bubbles[-1].silent
    await night.at("10:05", date(2020, 3, 1))
    assert len(reminders(night, "zhang")) == 1
    assert not night.phone("zhang").chat.bubbles[-1].silent
    assert reminders(night, "wang") == []
    await night.press("zhang", "去认证")
    assert night.last("zhang") == "请到闽政通刷脸一次，认证从今天起 30 天内有效。"
    await renew(night, "zhang")
    before = reminders(night, "zhang")
    await night.at("10:05", date(2020, 3, 2))
    assert reminders(night, "zhang") == before


async def test_a_look_that_comes_late_at_night_wakes_nobody(night: Night) -> None:
    await night.at("22:00", date(2020, 2, 25))
    await expire(night, "zhang", days=29)
    await night.services.timers.set(DAILY, "", night.services.clock())
    await night.playhouse.settled()
    assert reminders(night, "zhang") == []
    await night.at("10:05", date(2020, 2, 26))
    assert len(reminders(night, "zhang")) == 1


async def test_who_has_renewed_while_the_reminder_waited_is_left_in_peace(night: Night) -> None:
    await expire(night, "zhang", days=0)
    before = night.texts("zhang")
    await night.services.outbox.show("staff.login_ends", "zhang", to=night.account("zhang"))
    await night.services.outbox.show("staff.login_ends", "zhang", to=night.account("li"))
    await night.playhouse.settled()
    assert night.texts("zhang") == before
    assert reminders(night, "li") == []
