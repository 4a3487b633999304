"""Contacts of an enterprise as they live it, over real HTTP."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from PIL import Image

from bot.sandbox.telegram.model import Bubble
from bot.sandbox.telegram.phone import Phone
from services.contacts.types import Standing
from tests.bindings import bind
from tests.duty_stage import DAY, PHONE, Night, open_night

A_MOMENT = timedelta(seconds=2)
FIRM = "惠安示例鞋业有限公司"


@pytest.fixture
async def night() -> AsyncIterator[Night]:
    async with open_night(opens=("21:35", DAY)) as one:
        await one.at("21:40")
        await log_in(one, "lin")
        yield one


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("L", (64, 48)).save(made, "PNG")
    return made.getvalue()


async def log_in(night: Night, handle: str) -> None:
    await night.say(handle, "hello")
    await bind(night.services, await night.person(handle), night.account(handle))


async def verified(night: Night) -> None:
    """Let Lin report, and the desk find out that she speaks for her firm."""
    await night.crowded()
    await night.say("zhang", "/take 1047")
    await night.press("zhang", "核实企业")
    await night.press("zhang", "是，已核实")


async def link_of(night: Night) -> str:
    """Return the payload of a fresh link of Lin's."""
    await night.say("lin", "/tickets")
    await night.press("lin", "企业联系人")
    await night.press("lin", "邀请同事")
    return night.last("lin").rpartition("start=")[2]


async def start(night: Night, handle: str, payload: str) -> None:
    await night.phone(handle).start(payload)
    await night.playhouse.settled()


async def press_data(night: Night, phone: Phone, data: str) -> None:
    on = next(bubble for bubble in reversed(phone.chat.bubbles) if not bubble.mine)
    night.world.telegram.press(on, phone.user, data)
    await night.playhouse.settled()


async def test_a_contact_invites_another_who_sees_adds_and_hears(night: Night) -> None:
    await night.crowded()
    await night.say("zhang", "/take 1047")
    assert any("（未核实）" in text for text in night.texts("zhang"))
    await night.press("zhang", "核实企业")
    assert night.last("zhang") == (
        f"工单 1047：林*说自己是{FIRM}的联系人，请向企业核实。核实后，对方能看企业工单、邀请同事。"
    )
    toast = await night.press("zhang", "是，已核实")
    assert toast == "已记下：是企业联系人，已告诉上报人。"
    assert not any("（未核实）" in text for text in night.texts("zhang"))
    assert night.last("lin") == (
        f"工单 1047：值班室已核实您是{FIRM}的联系人。\n"
        "这件和以后的工单，企业联系人都看得到。邀请同事：/tickets"
    )
    payload = await link_of(night)
    assert night.last("lin").startswith(
        "请把下面的链接发给要加入的同事。24 小时内有效，只能一个人用一次"
    )
    await log_in(night, "chen")
    await start(night, "chen", payload)
    assert night.last("chen").startswith(f"您现在是{FIRM}的联系人。")
    await night.say("chen", "/tickets")
    assert night.last("chen") == f"{FIRM}的工单（企业联系人都看得到）：\n1047 员工住宿：办理中"
    await night.press("chen", "1047")
    assert night.buttons("chen") == [["补充"]]
    await night.press("chen", "补充")
    await night.say("chen", "另外还有 4 人明天到。")
    heard = night.last("zhang")
    assert heard.startswith("工单 1047，企业联系人陈*强补充：\n另外还有 4 人明天到。")
    await night.press("zhang", "答复")
    await night.say("zhang", "园区公寓今晚可借 2 间。")
    assert night.last("chen") == (
        "贵企业的工单 1047，城南工业园区值班室答复：\n园区公寓今晚可借 2 间。"
    )
    assert any("园区公寓今晚可借 2 间。" in text for text in night.texts("lin"))
    await night.press("zhang", "撤回")
    for handle in ("lin", "chen"):
        assert not any("园区公寓" in text for text in night.texts(handle)), handle
    await night.press("zhang", "答复")
    await night.phone("zhang").photo(picture(), caption="门牌在照片里。")
    await night.playhouse.settled()
    for handle in ("lin", "chen"):
        photos = [bubble for bubble in night.phone(handle).chat.bubbles if bubble.picture]
        assert len(photos) == 1, handle
    assert night.last("chen").endswith("答复：\n门牌在照片里。")


async def test_who_follows_a_link_without_a_login_joins_after_it(night: Night) -> None:
    await verified(night)
    payload = await link_of(night)
    await start(night, "chen", payload)
    assert any("同事邀请您担任企业联系人。" in text for text in night.texts("chen"))
    chen, person = night.account("chen"), await night.person("chen")
    await bind(night.services, person, chen)
    await night.services.contacts.on_bound(person, chen)
    await night.playhouse.settled()
    assert night.last("chen").startswith(f"您现在是{FIRM}的联系人。")


async def test_wrong_links_say_the_same_and_removal_ends_what_is_seen(night: Night) -> None:
    await verified(night)
    await log_in(night, "chen")
    revoked = await link_of(night)
    await night.press("lin", "作废链接")
    said = set()
    for payload in ("f-", "f-forged", revoked):
        await start(night, "chen", payload)
        said.add(night.last("chen"))
    assert said == {"这个链接用不了：已用过、超过 24 小时，或已作废。请让同事再发一个。"}
    await start(night, "chen", await link_of(night))
    await night.say("lin", "/tickets")
    await night.press("lin", "企业联系人")
    assert night.last("lin") == f"{FIRM}的联系人：\n林*（您）\n陈*强"
    await night.press("lin", "移出陈*强")
    assert night.last("chen") == f"您已不再是{FIRM}的联系人。"
    before = night.texts("chen")
    (mine,) = await night.services.contacts.of(night.account("lin"))
    for data in (f"e.list:{mine.enterprise}", f"e.link:{mine.enterprise}", f"e.out:{mine.id}"):
        await press_data(night, night.phone("chen"), data)
    for data in ("t.progress:1047", "t.add:1047", "e.check:1047", "e.yes:1047", "e.no:1047"):
        await press_data(night, night.phone("chen"), data)
    assert not any(FIRM in text for text in night.texts("chen")[len(before) :])
    assert await night.services.contacts.of(night.account("lin")) == [mine]
    await night.press("lin", "我不再担任联系人")
    assert await night.services.contacts.of(night.account("lin")) == []


async def test_what_a_worker_reports_in_confidence_stays_from_the_contacts(night: Night) -> None:
    await verified(night)
    (mine,) = await night.services.contacts.of(night.account("lin"))
    await log_in(night, "chen")
    await night.say("chen", "上报困难")
    await night.press("chen", "员工住宿")
    await night.press("chen", "没有宿舍")
    await night.say("chen", "我是员工，8 个人没地方住")
    await night.say("chen", "示例鞋业")
    await night.press("chen", "是这家")
    await night.press("chen", "今晚就要住")
    await night.press("chen", "提交")
    (ticket,) = await night.services.tickets.open_of(night.account("chen"))
    assert (ticket.is_confidential, ticket.enterprise_id) == (True, mine.enterprise)
    await night.say("zhang", f"/take {ticket.number}")
    case = next(text for text in night.texts("zhang") if f"{ticket.number} 由您办理" in text)
    assert "保密：不要告诉企业或房东是谁报的。" in case
    assert "陈*强" in case
    assert not await night.services.contact_desk.may_check(ticket)
    await night.say("lin", "/tickets")
    await press_data(night, night.phone("lin"), f"t.progress:{ticket.number}")
    assert not any(str(ticket.number) in text for text in night.texts("lin"))
    await night.press("zhang", "答复")
    await night.say("zhang", "已联系企业。")
    assert not any("已联系企业" in text for text in night.texts("lin"))
    assert any("已联系企业" in text for text in night.texts("chen"))


async def test_a_lead_or_headquarters_removes_a_contact_who_is_told(night: Night) -> None:
    await verified(night)
    (mine,) = await night.services.contacts.of(night.account("lin"))
    await night.at("21:50")
    await night.services.contacts.check(
        mine.enterprise, await night.person("chen"), by="zhang", standing=Standing.VERIFIED
    )
    await log_in(night, "chen")
    (later,) = await night.services.contacts.of(night.account("chen"))
    for handle in ("zhang", "gao", "chen"):
        await night.say(handle, "/contacts 示例鞋业")
        await press_data(night, night.phone(handle), f"e.end:{later.id}")
    assert len(await night.services.contacts.of(night.account("chen"))) == 1
    await night.say("zhao", "/contacts")
    assert night.last("zhao") == "请在 /contacts 后面写企业名称或信用代码。"
    await night.say("zhao", "/contacts 示例鞋业")
    assert night.last("zhao") == f"{FIRM}的联系人：\n林*（值班室已核实）\n陈*强（值班室已核实）"
    await night.press("zhao", "移出陈*强")
    assert night.last("zhao") == (
        f"要把陈*强从{FIRM}的联系人中移出吗？移出后看不到企业的工单，我们会告诉本人。"
        "本人上报的不受影响。"
    )
    await night.press("zhao", "不移除")
    await night.press("zhao", "移出陈*强")
    assert await night.press("zhao", "移除") == "已移出，也告诉了本人。"
    assert night.last("zhao") == f"{FIRM}的联系人：\n林*（值班室已核实）"
    assert night.last("chen") == (
        f"值班室已把您从{FIRM}的联系人中移出。您自己上报的不受影响。有误请打值班电话 {PHONE}。"
    )
    assert await night.services.contacts.of(night.account("chen")) == []
    entries = await night.services.audit.about(await night.person("chen"))
    removal = [one for one in entries if one.action == "contact.removed"]
    assert [(one.actor, one.subject) for one in removal] == [
        ("zhao", f"enterprise:{mine.enterprise}")
    ]
    await night.say("liu", "/contacts 示例鞋业")
    await night.press("liu", "移出林*")
    await night.press("liu", "移除")
    assert night.last("liu") == f"{FIRM}没有联系人。"


async def test_the_first_contact_removes_one_whom_the_desk_has_checked_later(
    night: Night,
) -> None:
    await verified(night)
    (mine,) = await night.services.contacts.of(night.account("lin"))
    await night.at("21:50")
    await night.services.contacts.check(
        mine.enterprise, await night.person("chen"), by="zhang", standing=Standing.VERIFIED
    )
    await log_in(night, "chen")
    await press_data(night, night.phone("chen"), f"e.out:{mine.id}")
    assert await night.services.contacts.of(night.account("lin")) == [mine]
    await night.say("lin", "/tickets")
    await night.press("lin", "企业联系人")
    await night.press("lin", "移出陈*强")
    assert night.last("chen") == f"您已不再是{FIRM}的联系人。"
    assert await night.services.contacts.of(night.account("chen")) == []


async def joined(night: Night) -> None:
    """Let Chen speak for Lin's firm too."""
    await verified(night)
    await log_in(night, "chen")
    await start(night, "chen", await link_of(night))


def pictures(night: Night, handle: str) -> list[Bubble]:
    bubbles = night.phone(handle).chat.bubbles
    return [one for one in bubbles if one.picture and not one.deleted and not one.mine]


async def test_an_album_of_the_desk_reaches_every_contact_and_goes_with_its_answer(
    night: Night,
) -> None:
    await joined(night)
    await night.press("zhang", "答复")
    first, _ = await night.phone("zhang").album([picture(), picture()], caption="房间的照片")
    await night.playhouse.settled()
    await night.playhouse.advance(A_MOMENT)
    for handle in ("lin", "chen"):
        assert len({one.album for one in pictures(night, handle)}) == 1, handle
        assert len(pictures(night, handle)) == 2, handle
        assert any("房间的照片" in text for text in night.texts(handle))
    await night.phone("zhang").edit(first, "房间的照片，6 号楼")
    await night.playhouse.settled()
    assert any("房间的照片，6 号楼" in text for text in night.texts("chen"))
    assert len(pictures(night, "chen")) == 2
    await night.press("zhang", "撤回")
    for handle in ("lin", "chen"):
        assert pictures(night, handle) == [], handle


async def test_what_a_contact_adds_may_be_an_album_and_their_edits_follow(night: Night) -> None:
    await joined(night)
    await night.say("chen", "/tickets")
    await night.press("chen", "1047")
    await night.press("chen", "补充")
    await night.phone("chen").album([picture(), picture()], caption="宿舍现在的样子")
    await night.playhouse.settled()
    await night.playhouse.advance(A_MOMENT)
    assert len(pictures(night, "zhang")) == 2
    assert any("企业联系人陈*强补充：\n宿舍现在的样子" in text for text in night.texts("zhang"))
    await night.press("chen", "1047")
    await night.press("chen", "补充")
    said = await night.phone("chen").say("还有 4 人明天到")
    await night.playhouse.settled()
    await night.phone("chen").edit(said, "还有 5 人明天到")
    await night.playhouse.settled()
    assert any(
        text.startswith("工单 1047，企业联系人陈*强补充：\n还有 5 人明天到")
        for text in night.texts("zhang")
    )
    assert not any("还有 4 人" in text for text in night.texts("zhang"))
    (own,) = await night.services.contacts.of(night.account("chen"))
    await night.services.contacts.end(own)
    await night.phone("chen").edit(said, "还有 9 人明天到")
    await night.playhouse.settled()
    assert not any("还有 9 人" in text for text in night.texts("zhang"))
