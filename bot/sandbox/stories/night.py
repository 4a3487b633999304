"""03:07: a worker is kept out at a village gate (CONVERSATIONS.md 3)."""

from bot.sandbox.cast.offices import TOWN
from bot.sandbox.stories.telling import Story, Telling
from bot.sandbox.telegram.phone import Phone

NUMBER = 1052
DAY = 1
_CALLED = "已联系村里值班负责人，10 分钟内有人到村口。请在原地等，手机保持畅通。"
_CALLED_EN = "The village's officer is on the way and is at the gate in ten minutes. Please wait."
_RESULT = "村里已放行。再被拦，打值班电话，我们马上处理。"
_RESULT_EN = "The village lets you in. If it happens again, call the desk."


async def _reports(telling: Telling) -> Phone:
    await telling.stage.number_tickets_from(NUMBER)
    await telling.at("03:07", DAY)
    li = telling.phone("li")
    await li.tap(telling("上报困难", "Report a problem"))
    await li.hears(telling("遇到了什么困难？", "difficulty"))
    await li.press(telling("有人被拦、进出受限", "Somebody is kept out"))
    return li


NIGHT = Story(
    "night",
    "凌晨三点被拦在村口：当班没接，五分钟后找到下一位",
    "Three in the morning at the village gate: the next officer after five minutes",
    _reports,
    ("li", "zhang", "wang"),
)
