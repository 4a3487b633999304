"""Headquarters announces in its own chat; recipients read it, and may refuse the next."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from services.announcements.types import Fate, Status
from services.tables import AnnouncementRefusal, AnnouncementRow
from tests.announcement_samples import reported
from tests.duty_stage import DAY, Night, open_night


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(opens=("14:50", DAY)) as one:
        await one.at("15:00")
        for handle in ("lin", "chen"):
            await one.say(handle, "hello")
            await reported(one.services, one.account(handle))
        yield one


async def drafted(night: Night, text: str = "口罩登记今天开始。") -> None:
    await night.say("liu", "/announce")
    await night.press("liu", "全部企业联系人")
    await night.say("liu", text)


async def numbers(night: Night) -> list[int]:
    async with night.services.db.reading() as session:
        return list(await session.scalars(select(AnnouncementRow.id)))


async def test_it_is_typed_looked_at_confirmed_and_arrives(night: Night) -> None:
    await night.services.chats.set_language(night.account("chen"), "en")
    await night.say("liu", "/announce")
    assert night.buttons("liu") == [
        ["全部企业联系人"], ["一个乡镇或园区的企业"], ["各值班群"], ["不发了"],
    ]  # fmt: skip
    await night.press("liu", "一个乡镇或园区的企业")
    await night.press("liu", "更多地方")
    await night.say("liu", "/announce")
    await night.press("liu", "全部企业联系人")
    assert night.last("liu").startswith("您发的下一条消息就是通知内容，发给：全部企业联系人。")
    await night.say("liu", "口罩登记今天开始")
    assert night.last("liu").startswith("预览，收件人 2 个：全部企业联系人\n")
    await night.press("liu", "改内容")
    await night.say("liu", "口罩登记今天开始。")
    await night.press("liu", "加英文")
    await night.say("liu", "Masks can be ordered from today.")
    heard = len(night.texts("lin"))
    await night.press("liu", "发给 2 个收件人")
    assert night.texts("lin")[heard:] == ["惠安县指挥部通知：\n口罩登记今天开始。"]
    assert night.last("chen") == (
        "Announcement from headquarters, Huian County:\nMasks can be ordered from today."
    )
    await night.at("15:01")
    assert night.last("liu") == "通知 1 已发完。\n已送达 2，送不到 0，待发 0"
    # Whoever has got it, and whoever it is not for, gets nothing, whatever waits in the outbox.
    for handle in ("lin", "zhang"):
        before = night.texts(handle)
        to = night.account(handle)
        await night.services.outbox.show("announcements.notice", 1, to=to, slot="notice:1")
        await night.playhouse.settled()
        assert night.texts(handle) == before
    assert await night.press("lin", "不再接收") == "不再给您发通知。要恢复，请发 /privacy"
    assert night.buttons("lin")[-1] == ["恢复接收"]
    await night.phone("chen").block_bot()
    await drafted(night)
    assert night.last("liu").startswith("预览，收件人 1 个：全部企业联系人\n另有 1 个")
    await night.press("liu", "发给 1 个收件人")
    await night.at("15:02")
    assert night.last("liu") == ("通知 2 已发完。\n已送达 0，送不到 1，待发 0\n不再接收通知的：1")
    assert await night.press("lin", "恢复接收") == "已恢复，有通知会发给您。"
    assert len(night.texts("lin")) == heard + 1


async def test_the_choice_stands_in_privacy_too(night: Night) -> None:
    await night.say("lin", "/privacy")
    await night.press("lin", "不再接收通知")
    assert not await night.services.announcements.wants(night.account("lin"))
    await night.press("lin", "恢复接收通知")
    assert await night.services.announcements.wants(night.account("lin"))


async def test_desks_read_it_in_their_group(night: Night) -> None:
    await night.say("liu", "/announce")
    await night.press("liu", "各值班群")
    await night.say("liu", "明早八点开会。")
    await night.press("liu", "发给 1 个收件人")
    notice = night.group.bubbles[-1]
    assert notice.text == "惠安县指挥部通知：\n明早八点开会。"
    assert not notice.buttons


async def test_a_forgotten_prompt_announces_nothing(night: Night) -> None:
    await night.say("liu", "/announce")
    await night.press("liu", "全部企业联系人")
    await night.at("15:16")
    await night.say("liu", "晚上吃什么")
    assert night.last("liu") == "已过 15 分钟，这条没有当作通知。请重新开始：/announce"
    await night.say("liu", "/announce")
    await night.press("liu", "全部企业联系人")
    await night.press("liu", "不发了")
    await night.say("liu", "晚上吃什么")
    await drafted(night)
    await night.press("liu", "不发了")
    assert await numbers(night) == []


async def test_nobody_else_announces_or_stops_anything(night: Night) -> None:
    await drafted(night)
    await night.press("liu", "发给 2 个收件人")
    sending = await night.services.announcements.get(1)
    assert sending.status is Status.SENDING
    assert sending.count(Fate.DELIVERED) == 2
    await drafted(night, "第二条")
    former, other = "ouyang", "gao"
    await night.say(former, "hello")
    codes = ("n.new", "n.all", "n.groups", "n.page:0", "n.desk:350521102", "n.quit", "n.text:2",
             "n.english:2", "n.send:2", "n.drop:2", "n.stop:1")  # fmt: skip
    for handle in ("zhang", "zhao", other, former, "chen"):
        await night.say(handle, "/announce")
        assert night.last(handle) == "没有找到。"
        for code in codes:
            toast = await night.phone(handle).send_data(night.phone(handle).chat.bubbles[-1], code)
            await night.playhouse.settled()
            assert toast is not None
            assert toast.text == "没有找到。", code
    stood = len(night.group.bubbles)
    card = next(iter(night.group.bubbles), night.phone("liu").chat.bubbles[0])
    await night.phone("zhang").say_in(night.group, "/announce")
    for code in (*codes, "n.off:1", "n.off"):
        night.world.telegram.press(card, night.phone("liu").user, code)
    await night.playhouse.settled()
    assert len(night.group.bubbles) <= stood + 1
    assert await night.services.announcements.get(1) == sending
    assert (await night.services.announcements.get(2)).status is Status.DRAFT
    async with night.services.db.reading() as session:
        assert not list(await session.scalars(select(AnnouncementRefusal)))
    for code in ("n.send", "n.send:x", "n.send:4711", "n.desk:nowhere", "n.page:x"):
        toast = await night.phone("liu").send_data(night.phone("liu").chat.bubbles[-1], code)
        assert toast is not None
        assert toast.text == "没有找到。", code
