"""21:40: a personnel clerk reports that workers have no room (CONVERSATIONS.md 2)."""

from bot.sandbox.stories.telling import Story, Telling
from bot.sandbox.telegram.phone import Phone

NUMBER = 1047
_ANSWER = (
    "园区公寓今晚可借 2 间，共 12 张床，23:00 前凭厂牌入住，管理员电话 0595-0000 0001。"
    "费用明天由园区协调。"
)
_ANSWER_EN = (
    "Two rooms with twelve beds in the park's flats tonight, until 23:00 with the factory badge;"
    " caretaker 0595-0000 0001. The park arranges the cost tomorrow."
)


async def _reports(telling: Telling) -> Phone:
    """Six taps and two short texts."""
    await telling.stage.number_tickets_from(NUMBER)
    await telling.at("21:40")
    lin = telling.phone("lin")
    await lin.tap(telling("上报困难", "Report a problem"))
    await lin.hears(telling("遇到了什么困难？选一项，也可以直接打字或发语音。", "difficulty"))
    await lin.press(telling("员工住宿", "Housing for employees"))
    await lin.hears(telling("员工住宿，是哪一种？", "Which"))
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
    await lin.hears(
        telling(
            "46 人 · 6 间 · 120 平方米\n"
            "每间 7.7 人（要求不超过 6 人），人均 2.6 平方米（要求不少于 2.5）。\n"
            "按要求还差 2 间。\n"
            "\n"
            "是哪家企业？请发名称或统一社会信用代码。",
            "7.7",
        )
    )
    await lin.say("示例鞋业")
    await lin.hears(
        telling("找到 1 家：惠安示例鞋业有限公司，城南工业园区", "惠安示例鞋业有限公司")
    )
    await lin.press(telling("是这家", "This one"))
    await lin.hears(telling("什么时候要解决？", "By when"))
    await lin.press(telling("今晚就要住", "Tonight"))
    await lin.hears(
        telling(
            "请核对：\n"
            "员工住宿 · 住得太挤 · 今晚就要住\n"
            "惠安示例鞋业有限公司（城南工业园区）\n"
            "46 人 · 6 间 · 120 平方米，还差 2 间\n"
            "联系人：林*，电话未留（留了更快）",
            "Please check",
        )
    )
    await lin.press(telling("提交", "Submit"))
    receipt = await lin.hears(
        telling(
            "已收到，工单 1047。\n"
            "办理：城南工业园区专班，24 小时值班\n"
            "21:55 前有值班员接单。没人接会自动找下一位，您不用催。\n",
            "ticket 1047",
        )
    )
    telling.expect(not receipt.silent, "the receipt to make a sound")
    return lin


async def _finish(telling: Telling, lin: Phone, officer: Phone) -> None:
    """Answer, solve, rate."""
    await officer.press(telling("办结", "Resolve"))
    await officer.say(telling(_ANSWER, _ANSWER_EN))
    answer = await lin.hears(
        telling(
            f"工单 1047，值班室答复：\n{_ANSWER}\n\n这件事解决了吗？",
            f"Ticket 1047, the duty desk answers:\n{_ANSWER_EN}",
        )
    )
    await lin.press(telling("解决了", "Yes"), on=answer)
    await lin.hears(telling("谢谢。这次办得怎么样？", "Thank you"))
    await lin.press(telling("满意", "Satisfied"), on=answer)
    await lin.hears(telling("已记下，工单 1047 结案。", "1047"))
    telling.expect(telling(_ANSWER, _ANSWER_EN) in answer.words, "the answer to stay readable")


async def _taken(telling: Telling) -> None:
    lin = await _reports(telling)
    wang = telling.phone("wang")
    await wang.hears("1047")
    await telling.at("21:43")
    await wang.press(telling("我来办", "I take it"))
    await lin.hears(telling("工单 1047：值班员已接单，22:13 前答复您。", "22:13"))
    await telling.at("22:02")
    await _finish(telling, lin, wang)


async def _not_taken(telling: Telling) -> None:
    """Nobody reacts: at the promised minute she hears it from us, and the next one is called."""
    lin = await _reports(telling)
    zhang = telling.phone("zhang")
    await telling.phone("wang").hears("1047")
    await telling.at("21:54")
    lin.chat.catch_up()
    await telling.at("21:55")
    await lin.hears(
        telling(
            "工单 1047 还没有人接单，对不起。\n"
            "正在找下一位值班员，22:05 前再给您消息。\n"
            "也可以直接打 ",
            "22:05",
        )
    )
    await zhang.hears("1047")
    await telling.at("21:58")
    await zhang.press(telling("我来办", "I take it"))
    await lin.hears(telling("工单 1047：值班员已接单，22:28 前答复您。", "22:28"))
    await telling.at("22:02")
    await _finish(telling, lin, zhang)


REPORT = Story(
    "report",
    "46 人住 6 间：没人接单，说到做到，找到下一位",
    "46 people in 6 rooms: nobody takes it, the promise is kept, the next one is found",
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
