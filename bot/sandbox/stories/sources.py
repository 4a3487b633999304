"""A source is late: no code of any colour, and it comes by itself (CONVERSATIONS.md 1.5)."""

from bot.sandbox.cast import SAMPLE_DAY, data_files
from bot.sandbox.stories.orange import get_code
from bot.sandbox.stories.prologue import deliver_quietly
from bot.sandbox.stories.telling import Story, Telling

LATE = (
    "现在核验不了，不是您的问题。\n"
    "发热门诊的数据已 50 小时没有更新，这时不能出码。数据恢复后马上发给您，不用重试。\n"
    "急着进出：请出示身份证，按人工登记办理。这不是橙码。\n"
)


async def _late(telling: Telling) -> None:
    for day in (1, 2):
        await telling.at("08:05", day)
        await deliver_quietly(telling, without=("fever_clinics",))
    await telling.at("09:56", 2)
    phone = await get_code(telling, "cai")
    await phone.hears(telling(LATE, "50 hours"))
    telling.expect(not any(bubble.picture for bubble in phone.chat.bubbles), "no picture")
    await telling.at("10:20", 2)
    phone.chat.catch_up()
    header = data_files(SAMPLE_DAY)["fever_clinics"].partition("\n")[0]
    await telling.stage.import_records("fever_clinics", f"{header}\n")
    picture = await phone.hears(telling("绿码 · 蔡*东", "蔡*东"))
    telling.expect(picture.picture, "a picture of the code")


LATE_SOURCE = Story(
    "late-source",
    "数据晚了：既不绿也不橙，恢复后自己送到",
    "Late data: neither green nor orange; the code comes by itself",
    _late,
    ("cai",),
)
