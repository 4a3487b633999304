"""21:40: a personnel clerk reports that workers have no room (CONVERSATIONS.md 2)."""

from bot.sandbox.stories.actor import Actor
from bot.sandbox.stories.telling import Story, Telling

NUMBER = 1047
_ANSWER = (
    "园区公寓今晚可借 2 间，共 12 张床，23:00 前凭厂牌入住，管理员电话 0595-0000 0001。"
    "费用明天由园区协调。"
)
_ANSWER_EN = (
    "Two rooms with 12 beds are free in the park's flats tonight; move in by 23:00 with your"
    " factory badge. Caretaker: 0595-0000 0001. The park will settle the cost tomorrow."
)
_DENSITY = (
    "46 人 · 6 间 · 120 平方米\n"
    "每间 7.7 人（要求不超过 6 人），人均 2.6 平方米（要求不少于 2.5）。\n"
    "按要求还差 2 间。\n"
    "\n"
    "是哪家企业？请发名称或统一社会信用代码。"
)
_DENSITY_EN = "7.7 to a room (at most 6 allowed), 2.6 m² each (at least 2.5)."
_REVIEW = (
    "请核对：\n"
    "员工住宿 · 住得太挤 · 今晚就要住\n"
    "惠安示例鞋业有限公司（城南工业园区）\n"
    "46 人 · 6 间 · 120 平方米，还差 2 间\n"
    "联系人：林*，电话未留（留了更快）"
)
_RECEIPT = (
    "已收到，工单 1047。\n"
    "办理：城南工业园区专班，24 小时值班\n"
    "21:55 前有值班员接单。没人接会自动找下一位，您不用催。\n"
)


async def _reports(telling: Telling) -> Actor:
    """Six taps and two short texts."""
    await telling.stage.number_tickets_from(NUMBER)
    await telling.at("21:40")
    lin = telling.actor("lin")
    await lin.tap(telling("上报困难", "Report a problem"))
    await lin.hears(
        telling("遇到了什么困难？选一项，也可以直接打字或发语音。", "What is the difficulty?")
    )
    await lin.press(telling("员工住宿", "Housing for employees"))
    await lin.hears(telling("员工住宿，是哪一种？", "Which of these is it?"))
    await lin.press(telling("住得太挤", "Too crowded"))
    await lin.hears(
        telling(
            "现在几个人、几间房、一共多少平方米？\n"
            "一句话就行，例如：46人 6间 120平\n"
            "面积不清楚可以不写。",
            "How many people",
        )
    )
    await lin.say(telling("46个人 6间 120平米", "46 people 6 rooms 120 m2"))
    await lin.hears(telling(_DENSITY, _DENSITY_EN))
    await lin.say("示例鞋业")
    await lin.hears(
        telling("找到 1 家：惠安示例鞋业有限公司，城南工业园区", "Found one: 惠安示例鞋业有限公司")
    )
    await lin.press(telling("是这家", "This one"))
    await lin.hears(telling("什么时候要解决？", "By when must it be solved?"))
    await lin.press(telling("今晚就要住", "Tonight"))
    await lin.hears(telling(_REVIEW, "Please check:"))
    await lin.press(telling("提交", "Submit"))
    receipt = await lin.hears(telling(_RECEIPT, "An officer will take it by 21:55."))
    telling.expect(not receipt.silent, "the receipt to make a sound")
    return lin


async def _finish(telling: Telling, lin: Actor, officer: Actor) -> None:
    """Answer, solve, rate."""
    await officer.press(telling("办结", "Resolve"))
    await officer.hears(telling("一句话告诉上报人结果：", "Tell the reporter the result"))
    words = telling(_ANSWER, _ANSWER_EN)
    await officer.say(words)
    answer = await lin.hears(
        telling(
            f"工单 1047，值班室答复：\n{words}\n\n这件事解决了吗？",
            f"Ticket 1047, the duty desk answers:\n{words}\n\nIs it solved?",
        )
    )
    await lin.press(telling("解决了", "Solved"), on=answer)
    await lin.hears(telling("谢谢。这次办得怎么样？", "Thank you. How was it?"))
    telling.expect(words in answer.words, "the answer to stay readable")
    await lin.press(telling("满意", "Satisfied"), on=answer)
    await lin.hears(
        telling(
            "已记下，工单 1047 结案。以后还有困难，随时点“上报困难”。",
            "Noted, ticket 1047 is closed.",
        )
    )


async def _taken(telling: Telling) -> None:
    lin, wang = await _reports(telling), telling.actor("wang")
    await wang.hears(telling("请接单：工单 1047，员工住宿", "Please take ticket 1047"))
    await telling.at("21:43")
    await wang.press(telling("我来办", "I take it"))
    await lin.hears(
        telling("工单 1047：值班员已接单，22:13 前答复您。", "you will have an answer by 22:13")
    )
    await telling.at("22:02")
    await _finish(telling, lin, wang)


async def _not_taken(telling: Telling) -> None:
    """Nobody reacts: at the promised minute she hears it from us, and the next one is called."""
    lin, zhang = await _reports(telling), telling.actor("zhang")
    await telling.at("21:55")
    await lin.hears(
        telling(
            "工单 1047 还没有人接单，对不起。\n"
            "正在找下一位值班员，22:05 前再给您消息。\n"
            "也可以直接打 ",
            "Nobody has taken ticket 1047 yet; we are sorry.\n"
            "The next officer is being called; you will hear from us by 22:05.\n",
        )
    )
    await zhang.hears(telling("当班王某未接，现在请您办理。", "now it is yours."))
    await telling.at("21:58")
    await zhang.press(telling("我来办", "I take it"))
    await lin.hears(
        telling("工单 1047：值班员已接单，22:28 前答复您。", "you will have an answer by 22:28")
    )
    await telling.at("22:02")
    await _finish(telling, lin, zhang)


REPORT = Story(
    "report",
    "46 人住 6 间：没人接单，说到做到，找到下一位",
    "46 people in 6 rooms: one does not take it, the next one does",
    _not_taken,
    ("lin", "wang", "zhang"),
)
REPORT_TAKEN = Story(
    "report-taken",
    "46 人住 6 间：三分钟接单，二十二分钟有床",
    "46 people in 6 rooms: taken in three minutes, beds in twenty-two",
    _taken,
    ("lin", "wang"),
)
