"""07:50: a night shift hands over, the day shift takes over (CONVERSATIONS.md 3.6)."""

from bot.sandbox.cast.offices import PARK
from bot.sandbox.stories.actor import Actor
from bot.sandbox.stories.night import DAY
from bot.sandbox.stories.telling import Story, Telling

NUMBER = 1049
_PROBLEM = "宿舍太挤，20人 3间，三天内解决"
_PROBLEM_EN = "dormitory too crowded, 20 people in 3 rooms, within three days"
_ANSWER = "园区正在找第二间宿舍，有结果马上告诉您。"
_ANSWER_EN = "The park is looking for a second dormitory; you hear from us again."
_RESULT = "第二间宿舍今天就能入住，找园区物业领钥匙。"
_RESULT_EN = "The second dormitory is free from today; the park's office has the key."
_LINE = "1049 园区上午看房"
_LINE_EN = "1049: the park looks at rooms this morning"
_SHEET = (
    "夜班交班单（22:00–08:00）\n"
    "接班时未结 1 件，收 2 件：办结 2 件，未结 1 件\n"
    "未结：1049 办理中，明天 07:10 到期\n"
    "转接 1 次：1052，当班 5 分钟未接\n"
    "还缺内部说明：1047，1052"
)
_SHEET_EN = (
    "Handover, night shift (22:00–08:00)\n"
    "Open at the beginning 1, received 2: solved 2, open 1\n"
    "Open: 1049 in progress, due 07:10 tomorrow\n"
    "Passed on 1 time: 1052, not taken for 5 minutes\n"
    "Internal note missing: 1047, 1052"
)
_HANDED = "您的留言：1049 园区上午看房\n07:52 已交班。\n欧阳某 08:00 已接班。"
_HANDED_EN = (
    "Your line: 1049: the park looks at rooms this morning\n"
    "Handed over at 07:52.\n"
    "欧阳某 took over at 08:00."
)
_ARRIVAL = (
    "请接班：黄塘、城南，08:00–16:00\n"
    "未结 1 件：1049，张某在办，明天 07:10 到期\n"
    "张某留言：1049 园区上午看房"
)
_ARRIVAL_EN = (
    "Please take over: Huangtang, Chengnan, 08:00–16:00\n"
    "Open 1: 1049, with 张某, due 07:10 tomorrow\n"
    "张某 says: 1049: the park looks at rooms this morning"
)


async def _one_is_open(telling: Telling) -> Actor:
    """At seven a ticket comes that nobody can solve before eight."""
    await telling.stage.number_tickets_from(NUMBER)
    await telling.at("07:05", DAY)
    lin, zhang = telling.actor("lin"), telling.actor("zhang")
    await lin.tap(telling("上报困难", "Report a problem"))
    await lin.say(telling(_PROBLEM, _PROBLEM_EN))
    await lin.press(telling("三天内", "Within three days"))
    await lin.press(telling("提交", "Submit"))
    await zhang.press(telling("我来办", "I take it"))
    await telling.at("07:10", DAY)
    await zhang.press(telling("答复", "Answer"))
    await zhang.say(telling(_ANSWER, _ANSWER_EN))
    await lin.hears(telling(_ANSWER, _ANSWER_EN))
    return zhang


async def _changes(telling: Telling) -> None:
    zhang, ouyang = await _one_is_open(telling), telling.actor("ouyang")
    await telling.at("07:50", DAY)
    sheet = await zhang.hears(telling("夜班交班单", "Handover, night shift"))
    telling.same(sheet, _SHEET, _SHEET_EN)
    telling.expect(not sheet.silent, "the sheet to make a sound")
    await zhang.press(telling("加一句话", "Add a line"))
    await zhang.say(telling(_LINE, _LINE_EN))
    await telling.at("07:52", DAY)
    toast = await zhang.press(telling("交班", "Hand over"), on=sheet)
    wanted = telling("07:52 已交班。", "Handed over at 07:52.")
    telling.expect(toast and toast.text == wanted, f"the toast {wanted}, but read {toast}")
    ouyang.chat.catch_up()
    await telling.at("08:00", DAY)
    call = await ouyang.hears(telling("请接班：", "Please take over:"))
    telling.same(call, _ARRIVAL, _ARRIVAL_EN)
    toast = await ouyang.press(telling("接班", "Take over"))
    wanted = telling("08:00 已接班。", "You took over at 08:00.")
    telling.expect(toast and toast.text == wanted, f"the toast {wanted}, but read {toast}")
    await ouyang.hears(telling("工单 1049 由您办理", "Ticket 1049 is yours"))
    wanted = telling(f"{_SHEET}\n{_HANDED}", f"{_SHEET_EN}\n{_HANDED_EN}")
    changed = wanted.replace("办理中，", "办理中，欧阳某在办，").replace(
        "in progress, ", "in progress, with 欧阳某, "
    )
    telling.same(sheet, changed, changed)
    group = telling.groups[PARK]
    await ouyang.say_in(group, "/handover")
    card = group.bubbles[-1]
    told = telling(
        "张某 07:52 交班，欧阳某 08:00 接班", "张某 handed over at 07:52, 欧阳某 took over"
    )
    telling.expect(told in card.words, f"the group to read {told}, but it reads {card.words}")
    await _is_solved(telling, ouyang)


async def _is_solved(telling: Telling, ouyang: Actor) -> None:
    """Whoever took over finishes it."""
    lin = telling.actor("lin")
    await telling.at("08:03", DAY)
    await ouyang.press(telling("办结", "Resolve"))
    await ouyang.say(telling(_RESULT, _RESULT_EN))
    await lin.hears(telling(_RESULT, _RESULT_EN))
    await lin.press(telling("解决了", "Solved"))
    await lin.press(telling("满意", "Satisfied"))


HANDOVER = Story(
    "handover",
    "早上八点：交班单自己写好，两下按完交接班",
    "Eight in the morning: the sheet writes itself, two presses hand over",
    _changes,
    ("zhang", "ouyang"),
    shows_shifts=True,
)
