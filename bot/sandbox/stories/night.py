"""03:07: a worker is kept out at a village gate (CONVERSATIONS.md 3)."""

from bot.sandbox.cast.offices import TOWN
from bot.sandbox.stories.actor import Actor
from bot.sandbox.stories.telling import Story, Telling

NUMBER = 1052
DAY = 1
_STORY = "黄塘镇村口，1 名返岗工人，人在现场等，有租约，没有发热、干咳、乏力"
_STORY_EN = (
    "Huangtang, at the village gate, 1 person, waiting there, has a lease,"
    " no fever, dry cough or fatigue"
)
_CALLED = "已联系村里值班负责人，10 分钟内有人到村口。请在原地等，手机保持畅通。"
_CALLED_EN = (
    "The village's officer has been called; somebody will be at the gate within 10 minutes."
    " Please wait there and keep your phone on."
)
_RESULT = "村里已放行。再被拦，打值班电话，我们马上处理。"
_RESULT_EN = (
    "The village will let you in now. If you are stopped again, call the duty desk;"
    " we will see to it at once."
)
_PAGE = (
    "请接单：工单 1052，进出受限\n"
    "黄塘镇，村口，1 名返岗工人，人在现场等\n"
    "自述没有发热、干咳、乏力，有租约\n"
    "03:07 上报，当班张某未接，现在请您办理。\n"
    "03:17 前没人接，会通知带班领导。"
)
_PAGE_EN = (
    "Reported 03:07, 张某 on duty did not take it, now it is yours.\n"
    "If nobody takes it by 03:17 the shift lead is called."
)
_BASIS = (
    "依据：县通知第三条。没有发现发热、干咳、乏力等症状，也没有发现未落实防控措施的返岗人员，"
    "任何单位和个人不得限制其出入。"
)
_CARD = "1052 · 进出受限 · 黄塘镇\n03:07 上报 · 03:13 王某接单 · 03:16 已答复 · 03:31 办结待确认"


async def _reports(telling: Telling) -> Actor:
    await telling.stage.number_tickets_from(NUMBER)
    await telling.at("03:07", DAY)
    li = telling.actor("li")
    await li.tap(telling("上报困难", "Report a problem"))
    await li.press(telling("有人被拦、进出受限", "Somebody is kept out"))
    await li.hears(telling("在哪里、几个人、是不是在现场等？", "Where is it, how many people"))
    await li.say(telling(_STORY, _STORY_EN))
    await li.hears(telling("请核对：", "Please check:"))
    await li.press(telling("提交", "Submit"))
    await li.hears(telling("03:12 前有值班员接单。", "An officer will take it by 03:12."))
    return li


async def _kept_out(telling: Telling) -> None:
    li = await _reports(telling)
    zhang, wang = telling.actor("zhang"), telling.actor("wang")
    await zhang.hears(telling("请接单：工单 1052，进出受限", "Please take ticket 1052"))
    await telling.at("03:12", DAY)
    await wang.hears(telling(_PAGE, _PAGE_EN))
    await li.hears(
        telling(
            "工单 1052 还没有人接单，正在找第二位值班员，03:17 前给您消息。\n也可以直接打 ",
            "a second officer is being called. You will hear from us by 03:17.",
        )
    )
    await telling.at("03:13", DAY)
    await _take(telling, li, zhang, wang)
    await telling.at("03:16", DAY)
    await _answer(telling, li, wang)
    await telling.at("03:31", DAY)
    await _resolve(telling, li, wang)


async def _take(telling: Telling, li: Actor, zhang: Actor, wang: Actor) -> None:
    page = zhang.chat.newest(telling("我来办", "I take it"))
    toast = await wang.press(telling("我来办", "I take it"))
    wanted = telling("1052 由您办理。", "1052")
    telling.expect(toast and wanted in toast.text, f"the toast {wanted}, but read {toast}")
    await wang.hears(telling(_BASIS, "No unit or person may restrict the entry and exit"))
    await li.hears(
        telling("工单 1052：值班员已接单，03:28 前答复您。", "you will have an answer by 03:28")
    )
    wanted = telling("王某 03:13 已接单，您不用处理。", "王某 took it at 03:13")
    telling.expect(wanted in page.words, f"Zhang's page to say {wanted}, but read {page.words}")


async def _answer(telling: Telling, li: Actor, wang: Actor) -> None:
    await wang.press(telling("答复", "Answer"))
    await wang.hears(
        telling(
            "您发的下一条消息会转给上报人，署名“黄塘镇值班室”。",
            "Your next message goes to the reporter, signed",
        )
    )
    await wang.say(telling(_CALLED, _CALLED_EN))
    await wang.hears(
        telling("已送达 03:16。下一次答复不晚于 03:46。", "Delivered 03:16. Next answer by 03:46.")
    )
    await li.hears(telling(_CALLED, _CALLED_EN))


async def _resolve(telling: Telling, li: Actor, wang: Actor) -> None:
    await wang.press(telling("办结", "Resolve"))
    await wang.hears(telling("一句话告诉上报人结果：", "Tell the reporter the result"))
    words = telling(_RESULT, _RESULT_EN)
    await wang.say(words)
    await wang.hears(
        telling(
            "工单 1052 已办结，等上报人确认。24 小时没有回音自动结案。辛苦了。",
            "Ticket 1052 is resolved, waiting for the reporter.",
        )
    )
    await li.hears(
        telling(
            f"工单 1052，值班室答复：\n{words}\n\n进去了吗？",
            f"Ticket 1052, the duty desk answers:\n{words}\n\nAre you in?",
        )
    )
    card = telling.groups[TOWN].bubbles[-1]
    telling.same(card, _CARD, card.words)
    telling.expect(card.edits >= len(_CARD.split("·")) - 4, "the card to be edited, not repeated")
    await li.press(telling("进去了", "I am in"))
    await li.hears(telling("谢谢。这次办得怎么样？", "Thank you. How was it?"))
    await li.press(telling("满意", "Satisfied"))


NIGHT = Story(
    "night",
    "凌晨三点被拦在村口：当班没接，五分钟后找到下一位",
    "Kept out at 3 a.m.: the next officer after five minutes",
    _kept_out,
    ("li", "zhang", "wang"),
)
