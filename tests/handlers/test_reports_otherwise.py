"""What else happens while a problem is reported (CONVERSATIONS.md 2.10), over real HTTP."""

from datetime import timedelta

from bot.house import House
from bot.sandbox.clock import MovableClock
from bot.sandbox.telegram.phone import Phone
from bot.sandbox.world import World
from services.tickets.types import AttachmentType
from tests.desk_samples import PARK, TOWN
from tests.handlers.reporting import (
    account,
    environment,
    first_report,
    form,
    house,
    labels,
    lin,
    log_in,
    settings,
    tickets,
    world,
)

__all__ = ["environment", "house", "lin", "settings", "world"]

SAVED = "您的上报还没提交，内容已保存。"


async def test_only_a_number_is_noted_and_the_next_is_asked(lin: Phone) -> None:
    await lin.tap("上报困难")
    await lin.hears("遇到了什么困难")
    await lin.press("员工住宿")
    await lin.hears("哪一种")
    await lin.press("住得太挤")
    await lin.hears("现在几个人")
    await lin.say("46")
    noted = await lin.hears("记下了")
    assert noted.text == "46 人，记下了。住几间房？"
    await lin.say("六间")
    await lin.hears("按要求还差 2 间。")


async def test_a_voice_message_is_the_description_and_the_form_goes_on(
    house: House, lin: Phone
) -> None:
    await lin.tap("上报困难")
    await lin.hears("遇到了什么困难")
    await lin.press("员工住宿")
    await lin.hears("哪一种")
    await lin.press("住得太挤")
    await lin.hears("现在几个人")
    await lin.voice(b"OggS" + bytes(200), 7)
    await lin.hears("是哪家企业")
    await lin.say("没登记的鞋厂作坊")
    unknown = await lin.hears("没找到")
    assert unknown.text == (
        "没找到也先报上来，企业信息由值班室核对。\n\n在哪个乡镇或园区？选一个，也可以直接打名字。"
    )
    await lin.say("黄塘")
    await lin.hears("什么时候")
    await lin.press("三天内")
    review = await lin.hears("请核对")
    assert "附：语音 1" in review.text
    await lin.press("提交")
    await lin.hears("1001")
    (ticket,) = await tickets(house, lin)
    assert [one.type for one in ticket.attachments] == [AttachmentType.VOICE]
    assert (ticket.desk, ticket.enterprise) == (TOWN, "没登记的鞋厂作坊")


async def test_an_hour_later_it_is_reminded_once_and_silently(
    house: House, lin: Phone, world: World
) -> None:
    assert isinstance(world.clock, MovableClock)
    await lin.tap("上报困难")
    await lin.hears("遇到了什么困难")
    await lin.press("员工住宿")
    await lin.hears("哪一种")
    world.clock.advance(timedelta(minutes=59))
    house.services.bells.ring_all()
    await lin.chat.stays_quiet()
    world.clock.advance(timedelta(minutes=1))
    house.services.bells.ring_all()
    reminder = await lin.hears(SAVED)
    assert reminder.text == SAVED
    assert reminder.silent
    assert labels(reminder) == [["继续", "不报了"]]
    await lin.press("继续")
    await lin.hears("哪一种")
    world.clock.advance(timedelta(hours=5))
    house.services.bells.ring_all()
    await lin.chat.stays_quiet()
    world.clock.advance(timedelta(days=7))
    house.services.bells.ring_all()
    over = await lin.hears("这份上报一周没有提交，内容已删除。")
    assert over.buttons == []
    assert not await house.services.reports.is_open(account(lin))


async def test_the_code_can_be_shown_in_the_middle_of_the_form(lin: Phone) -> None:
    await lin.tap("上报困难")
    await lin.hears("遇到了什么困难")
    await lin.press("员工住宿")
    await lin.hears("哪一种")
    await lin.tap("出示健康码")
    back = await lin.hears(SAVED)
    assert back.silent
    assert labels(back) == [["继续上报"]]
    await lin.press("继续上报")
    await lin.hears("哪一种")
    assert not any(SAVED in bubble.text for bubble in lin.chat.bubbles)


async def test_without_a_login_it_can_be_submitted_all_the_same(
    house: House, world: World
) -> None:
    li = world.phone("li")
    await li.say("上报")
    await li.hears("遇到了什么困难")
    await li.press("有人被拦、进出受限")
    await li.hears("在哪里")
    await li.say("黄塘镇村口，1 人，在现场等")
    await li.hears("有没有发热")
    await li.press("都没有")
    review = await li.hears("请核对")
    assert review.text.endswith(
        "联系人：未实名，电话未留（留了更快）\n"
        "提交后保存您的 Telegram 账号和以上内容，只用于办理；"
        "消息由 Telegram 传送，会经过境外服务器。"
    )
    assert labels(review)[:2] == [["实名后提交"], ["先提交，不实名"]]
    await li.press("先提交，不实名")
    await li.hears("1001")
    (ticket,) = await tickets(house, li)
    assert not ticket.is_verified


async def test_who_logs_in_first_finds_the_form_again(house: House, world: World) -> None:
    li = world.phone("li")
    await li.say("黄塘镇村口被拦，1 人没有发热、干咳、乏力，在现场等")
    await li.hears("请核对")
    await li.press("实名后提交")
    await li.hears("您好")
    await li.follow(await li.log_in(li.link("同意以上两项，去认证")))
    await li.hears("请核对")
    assert "联系人：李*" in form(li).text
    await li.press("提交")
    await li.hears("1001")
    (ticket,) = await tickets(house, li)
    assert ticket.is_verified


async def test_a_worker_may_report_and_is_not_named(house: House, lin: Phone) -> None:
    await lin.say("上报")
    await lin.hears("遇到了什么困难")
    await lin.press("员工住宿")
    await lin.hears("哪一种")
    await lin.press("没有宿舍")
    await lin.hears("没有地方住")
    await lin.say("30 人，今晚起没地方住")
    await lin.hears("是哪家企业")
    await lin.press("我是员工本人")
    told = await lin.hears("员工本人也可以上报")
    assert told.text.startswith("员工本人也可以上报。我们不会告诉企业或房东是谁报的。")
    await lin.press("不写企业")
    await lin.hears("在哪个乡镇")
    await lin.press("城南工业园区")
    await lin.hears("什么时候")
    await lin.press("今晚就要住")
    review = await lin.hears("请核对")
    assert "不告诉企业和房东是谁报的。" in review.text
    await lin.press("提交")
    await lin.hears("1001")
    (ticket,) = await tickets(house, lin)
    assert ticket.is_confidential
    assert (ticket.facts["people"], ticket.desk) == (30, PARK)


async def test_a_place_administered_elsewhere_gives_its_phone_at_once(lin: Phone) -> None:
    await lin.say("上报")
    await lin.hears("遇到了什么困难")
    await lin.press("有人被拦、进出受限")
    await lin.hears("在哪里")
    await lin.say("洛阳镇桥头，2 人")
    asked = await lin.hears("有没有发热")
    assert asked.text.startswith(
        "洛阳镇不由本县直接管理，可以直接打 0595-0000 0105。这里也照样记下，由惠安县跟进。"
    )


async def test_back_leads_through_the_whole_form(lin: Phone) -> None:
    await first_report(lin)
    for asked in ("什么时候", "找到 1 家", "是哪家企业", "现在几个人", "哪一种", "遇到了什么困难"):
        await lin.say("上一步")
        await lin.hears(asked)


async def test_what_was_wrong_is_changed_and_nothing_else_is_asked_again(lin: Phone) -> None:
    await first_report(lin)
    await lin.press("修改")
    await lin.hears("要改哪一项")
    await lin.press("人数和房间")
    await lin.hears("现在几个人")
    await lin.say("36人 6间")
    review = await lin.hears("请核对")
    assert "36 人 · 6 间\n" in review.text
    await lin.press("留电话")
    await lin.hears("请发联系电话")
    await lin.say("12")
    await lin.hears("这个号码不对")
    await lin.say("138 0000 0000")
    review = await lin.hears("请核对")
    assert "联系人：林*，电话 138****0000" in review.text
    await lin.press("加照片或说明")
    await lin.hears("请发照片")
    await lin.say("有老人")
    assert "说明：有老人" in (await lin.hears("请核对")).text


async def test_what_is_dropped_is_deleted_and_old_buttons_say_so(house: House, lin: Phone) -> None:
    await first_report(lin)
    review = form(lin)
    await lin.press("不报了")
    dropped = await lin.hears("没有提交")
    assert dropped.text == "没有提交，内容已删除。\n以后有困难，随时点“上报困难”。"
    assert not await house.services.reports.is_open(account(lin))
    toast = await lin.send_data(review, "r.submit")
    assert toast is not None
    assert toast.text == "这份上报已经提交或取消。要报新的，请点“上报困难”。"
    assert await tickets(house, lin) == []


async def test_an_unfinished_report_is_not_lost_by_beginning_another(lin: Phone) -> None:
    await first_report(lin)
    await lin.tap("上报困难")
    saved = await lin.hears(SAVED)
    assert labels(saved) == [["继续", "重新上报", "不报了"]]
    await lin.press("重新上报")
    await lin.hears("遇到了什么困难")


async def test_a_third_report_without_a_login_is_refused_and_kept(
    house: House, world: World
) -> None:
    li = world.phone("li")
    await li.say("防疫 口罩只够用一天了，二十个人")
    await li.hears("是哪家企业")
    await li.say("没有这家作坊")
    await li.hears("在哪个乡镇")
    await li.press("黄塘镇")
    for number in (1001, 1002):
        await li.hears("什么时候")
        await li.press("可以等")
        await li.hears("没有这家作坊（黄塘镇）")
        await li.press("先提交，不实名")
        await li.hears(str(number))
        await li.say("防疫 口罩又没有了，二十个人")
    await li.hears("什么时候")
    await li.press("可以等")
    await li.hears("请核对")
    toast = await li.press("先提交，不实名")
    assert toast is not None
    assert toast.text.startswith("您还有 2 件工单没有办结")
    assert await house.services.reports.is_open(account(li))


async def test_in_english_it_is_the_same_form(house: House, lin: Phone) -> None:
    await house.services.chats.set_language(account(lin), "en")
    await lin.say("Report a problem")
    await lin.hears("What is the difficulty?")
    await lin.press("Housing for employees")
    await lin.hears("Which")
    await lin.press("Too crowded")
    await lin.hears("How many people")
    await lin.say("46 people 6 rooms 120 m2")
    numbers = await lin.hears("7.7")
    assert numbers.text == (
        "46 people · 6 rooms · 120 m²\n"
        "7.7 to a room (at most 6 allowed), 2.6 m² each (at least 2.5).\n"
        "By the rule 2 more rooms are needed.\n"
        "\n"
        "Which enterprise is it? Send its name or unified social credit code."
    )


async def test_somebody_else_sees_nothing_of_the_report(
    house: House, lin: Phone, world: World
) -> None:
    await first_report(lin)
    review = form(lin)
    other = world.phone("chen")
    await log_in(other)
    forged = next(b for b in other.chat.bubbles if not b.mine)
    for data in ("r.submit", "r.back", "r.drop", "r.a:urgency:now", "r.open:change", "r.a:x"):
        await other.send_data(forged, data)
    assert form(lin).text == review.text
    assert await tickets(house, other) == []
    assert await house.services.reports.is_open(account(lin))
