"""Leads see their desks, headquarters all; files go to one officer alone and are recorded."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.sandbox.telegram.model import Bubble
from services.tables import FigureExport
from tests.duty_stage import TOMORROW, Night, open_night


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night() as one:
        await one.at("03:07", TOMORROW)
        await one.kept_out()
        yield one


def newest(night: Night, handle: str) -> Bubble:
    return [one for one in night.phone(handle).chat.bubbles if not one.mine and not one.deleted][
        -1
    ]


async def exports(night: Night) -> list[tuple[str, str]]:
    async with night.services.db.reading() as session:
        rows = await session.execute(
            select(FigureExport.officer, FigureExport.format).order_by(FigureExport.id)
        )
        return [(officer, form) for officer, form in rows]


async def test_leads_see_their_desks_and_headquarters_all_in_their_own_chats(
    night: Night,
) -> None:
    await night.say("zhao", "/stats")
    told = night.last("zhao")
    assert told.startswith(("统计 · 城南工业园区、黄塘镇", "统计 · 黄塘镇、城南"))
    assert told.endswith("08:00\n这段时间没有收到工单。\n现在未结不到 5 件。")
    await night.say("liu", "/stats")
    assert night.last("liu").startswith("统计 · 全县 · 2月17日 08:00 – 2月24日 08:00")
    await night.press("liu", "上月")
    assert night.last("liu").startswith(
        "统计 · 全县 · 1月1日 08:00 – 2月1日 08:00\n这段时间没有收到工单。"
    )
    for stranger in ("zhang", "chen"):
        await night.say(stranger, "/stats")
        assert night.last(stranger) == "没有找到。"
    await night.say("liu", "/stats")
    before = await exports(night)
    await night.press("liu", "图表")
    picture = newest(night, "liu")
    assert picture.picture is not None
    assert picture.words == "统计 · 全县 · 2月17日 08:00 – 2月24日 08:00"
    for label, ending in (("CSV", "csv"), ("Excel", "xlsx")):
        await night.press("liu", label)
        sent = newest(night, "liu").file("document")
        assert sent is not None
        assert sent.name == f"figures-2020-02-17.{ending}"
        assert newest(night, "liu").words == (
            "全县，2月17日 08:00 – 2月24日 08:00。已记录您导出了这份统计。"
        )
    assert (await exports(night))[len(before) :] == [("liu", "csv"), ("liu", "xlsx")]
    record = await night.services.audit.entries()
    assert [(one.actor, one.subject, one.detail) for one in record][-2:] == [
        ("liu", form, "2020-02-17 2020-02-24") for form in ("csv", "xlsx")
    ]


async def test_forged_presses_and_groups_get_nothing(night: Night) -> None:
    before = await exports(night)
    for handle in ("zhang", "chen"):
        await night.say(handle, "hello")
        for code in (
            "h.span:week",
            "h.chart:week",
            "h.csv:week",
            "h.xlsx:week",
            "h.day:2020-02-25",
        ):
            said = len(night.texts(handle))
            toast = await night.phone(handle).send_data(night.phone(handle).chat.bubbles[-1], code)
            await night.playhouse.settled()
            assert toast is not None
            assert toast.text == "没有找到。", code
            assert len(night.texts(handle)) == said
    stood = len(night.group.bubbles)
    await night.phone("zhang").say_in(night.group, "/stats")
    card = night.group.bubbles[0]
    for code in ("h.csv:week", "h.chart:week", "h.span:week"):
        night.world.telegram.press(card, night.phone("liu").user, code)
    for code in ("h.csv", "h.csv:year", "h.day:x", "h.day"):
        await night.phone("liu").send_data(night.phone("liu").chat.bubbles[-1], code)
    await night.playhouse.settled()
    assert len([one for one in night.group.bubbles if not one.mine]) <= stood
    assert await exports(night) == before


async def test_headquarters_reads_the_digest_at_eight(night: Night) -> None:
    await night.at("08:01", TOMORROW)
    digests = [one for one in night.phone("liu").chat.bubbles if "值班日报" in one.text]
    assert [one.text.splitlines()[0] for one in digests] == ["值班日报 · 2月25日 08:00 前 24 小时"]
    assert digests[-1].silent
    assert "收到不到 5 件" in digests[-1].text
    await night.phone("liu").press("图表", digests[-1])
    await night.playhouse.settled()
    assert newest(night, "liu").picture is not None
    assert not [text for text in night.texts("zhao") if "值班日报" in text]
